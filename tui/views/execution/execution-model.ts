/**
 * What the view of one execution knows: the tree of its task runs, which takes only what has changed, and the newest row of
 * the server, of which the rest is read when it is looked at.
 */
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import { type ExecutionUpdate, ExecutionUpdates } from "../../../core/rest/execution-updates.ts";
import { textAt } from "../../../core/rest/json-fields.ts";
import { RunModel } from "../../run/model.ts";
import type { RunNode } from "../../run/run-node.ts";
import {
  type ExecutionDetail,
  executionDetailOf,
  type TaskRunDetail,
  taskRunDetailOf,
} from "../../source/execution-detail.ts";
import type { ServedTasks } from "../../source/served-tasks.ts";

/** Task runs that come into the tree at once: with ten thousand, keys would wait. */
export const TASK_RUNS_AT_ONCE = 1_000;

/** See the file's head. */
export class ExecutionModel {
  /** Undefined before the first row. */
  detail: ExecutionDetail | undefined;
  /** Why the flow cannot be read. */
  flowProblem: string | undefined;
  #run = new RunModel({ id: "", namespace: "", tasks: [] });
  #updates = new ExecutionUpdates();
  #flow: ServedTasks | undefined;
  #row: unknown;
  /** What of the row is not in the tree yet. */
  #rest: Iterator<ExecutionUpdate> | undefined;
  #byId: ReadonlyMap<string, unknown> | undefined;
  #counts: ReadonlyMap<StateType, number> | undefined;

  /** The tree, whose root is the execution itself. */
  get root(): RunNode {
    return this.#run.root;
  }

  get run(): RunModel {
    return this.#run;
  }

  /** The flow in its revision; undefined until it is read, or where there is none. */
  get flow(): ServedTasks | undefined {
    return this.#flow;
  }

  /** True while something of it may still happen by itself. */
  get isLive(): boolean {
    return this.detail !== undefined && !isTerminal(this.detail.state);
  }

  /** Takes what the server tells; the rest of what is much is left to {@link takeMore}. */
  take(row: unknown): void {
    const detail = executionDetailOf(row);
    if (!detail) return;
    const isAnew = this.detail === undefined || isAnotherTry(this.detail, detail);
    this.#row = row;
    this.detail = detail;
    if (isAnew) this.#begin();
    else this.#apply();
  }

  /** Takes a further part of what was told; false when there is nothing left. */
  takeMore(): boolean {
    const part = this.#rest?.next();
    if (!part || part.done) {
      this.#rest = undefined;
      return false;
    }
    this.#run.apply(part.value);
    return true;
  }

  /** Takes the flow, which tells the tasks that have not begun. */
  takeFlow(flow: ServedTasks): void {
    this.#flow = flow;
    if (this.detail) this.#begin();
  }

  /** How many task runs there are in each state, in the order of the states. */
  get counts(): ReadonlyMap<StateType, number> {
    this.#counts ??= countsOf(this.detail?.taskRunRows ?? []);
    return this.#counts;
  }

  /** All that the server tells of a task run. */
  taskRun(id: string): TaskRunDetail | undefined {
    return taskRunDetailOf(this.taskRunRow(id));
  }

  /** The row of a task run, as the server tells it. */
  taskRunRow(id: string): unknown {
    this.#byId ??= new Map((this.detail?.taskRunRows ?? []).map((row) => [textAt(row, "id"), row]));
    return this.#byId.get(id);
  }

  /** What the types of tasks are, by their ids; "" for one that is not known. */
  typeOf(taskId: string): string {
    return this.#flow?.types.get(taskId) ?? "";
  }

  #begin(): void {
    const { namespace = "", flowId = "" } = this.detail ?? {};
    this.#run = new RunModel({ id: flowId, namespace, tasks: this.#flow?.tasks ?? [] });
    this.#updates = new ExecutionUpdates();
    this.#apply();
  }

  #apply(): void {
    this.#byId = undefined;
    this.#counts = undefined;
    this.#rest = this.#updates.parts(this.#row, !this.isLive, TASK_RUNS_AT_ONCE);
    this.takeMore();
  }
}

/** A restart brings task runs back to life, and may take some away: the tree is made anew then. */
function isAnotherTry(before: ExecutionDetail, next: ExecutionDetail): boolean {
  return (
    before.attemptNumber !== next.attemptNumber ||
    before.taskRunRows.length > next.taskRunRows.length ||
    (isTerminal(before.state) && !isTerminal(next.state))
  );
}

function countsOf(rows: readonly unknown[]): ReadonlyMap<StateType, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const state = textAt(row, "state", "current");
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return new Map(STATES.flatMap((state) => (counts.has(state) ? [[state, counts.get(state) ?? 0] as const] : [])));
}
