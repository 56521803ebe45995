/** One execution as views follow it: its model, kept up to date while a view is shown. */
import type { TimerHandle } from "../../../core/contracts/clock.ts";
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import { ExecutionWatch } from "../../source/execution-watch.ts";
import { readServedTasks } from "../../source/served-tasks.ts";
import { ExecutionModel } from "./execution-model.ts";

/** See the file's head. */
export class FollowedExecution {
  readonly model = new ExecutionModel();
  readonly #desk: Desk;
  readonly #watch: ExecutionWatch;
  readonly #changed: () => void;
  #lost: string | undefined;
  #hasFailed = false;
  #flowRead = "";
  #rest: TimerHandle | undefined;

  /** @param changed is told after each change of the model, before the screen is drawn */
  constructor(desk: Desk, executionId: string, changed: () => void) {
    this.#desk = desk;
    this.#changed = changed;
    this.#watch = new ExecutionWatch({
      api: desk.api,
      live: desk.live,
      executionId,
      onRow: (row) => this.#take(row),
      onLost: (reason) => {
        this.#lost = reason;
        desk.redraw();
      },
      onFault: (error) => {
        this.#hasFailed = true;
        desk.fault(error);
      },
    });
  }

  /** Why its stream is lost, while it is. */
  get lost(): string | undefined {
    return this.#lost;
  }

  /** True when it could not be read. */
  get hasFailed(): boolean {
    return this.#hasFailed;
  }

  start(): void {
    this.#forgetFlowProblem();
    this.#watch.start();
  }

  stop(): void {
    this.#watch.stop();
    this.#rest?.cancel();
    this.#rest = undefined;
  }

  /** Something was done about it: it may live again. */
  wake(): void {
    this.#watch.wake();
  }

  /** Reads it anew. */
  read(): void {
    this.#forgetFlowProblem();
    this.#watch.read();
  }

  /** What kept the flow from being read may be over. */
  #forgetFlowProblem(): void {
    if (this.model.flowProblem === undefined) return;
    this.model.flowProblem = undefined;
    this.#flowRead = "";
  }

  #take(row: unknown): void {
    this.#hasFailed = false;
    this.model.take(row);
    this.#readFlow();
    this.#show();
  }

  #show(): void {
    this.#changed();
    this.#desk.redraw();
    // Keys go before what is left.
    this.#rest ??= this.#desk.clock.after(0, () => {
      this.#rest = undefined;
      if (this.model.takeMore()) this.#show();
    });
  }

  /** The flow tells what has not begun yet, and what types tasks are of. */
  #readFlow(): void {
    const { detail } = this.model;
    if (!detail) return;
    const wanted = `${detail.namespace} ${detail.flowId} ${detail.flowRevision}`;
    if (wanted === this.#flowRead) return;
    this.#flowRead = wanted;
    readServedTasks(this.#desk.api, detail).then(
      (flow) => {
        if (wanted !== this.#flowRead) return;
        this.model.takeFlow(flow);
        this.#show();
      },
      (error: unknown) => {
        if (wanted !== this.#flowRead) return;
        this.model.flowProblem = messageOf(error);
        this.#desk.redraw();
      },
    );
  }
}
