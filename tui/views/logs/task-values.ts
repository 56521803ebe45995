/** Values of task runs, which tell the rounds of a loop apart: a log does not have them, so the execution is asked. */
import { at, listAt, textAt } from "../../../core/rest/json-fields.ts";
import type { Desk } from "../../app/desk.ts";
import type { LogStore } from "../../source/log/log-store.ts";
import { neutralise } from "../../text/neutralise.ts";

/** From the first line of a new task run to the reading of its value, in milliseconds: others share it. */
const NEWS_MS = 10_000;

/** Whose values, and who is told. */
export interface TaskValuesOptions {
  readonly desk: Desk;
  readonly executionId: string;
  readonly store: LogStore;
  /** Told values by the ids of task runs. */
  learn(values: ReadonlyMap<string, string>): void;
}

/** See the file's head. */
export class TaskValues {
  readonly #options: TaskValuesOptions;
  /** Task runs that had told something when values were read last. */
  #known = -1;
  #cancel: (() => void) | undefined;

  constructor(options: TaskValuesOptions) {
    this.#options = options;
  }

  /** Reads them, unless they were read. */
  start(): void {
    if (this.#known < 0) this.read();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Lines have come: those of new task runs have values, too. */
  news(): void {
    if (this.#cancel !== undefined || this.#known >= this.#options.store.sources.length) return;
    const timer = this.#options.desk.clock.after(NEWS_MS, () => {
      this.#cancel = undefined;
      this.read();
    });
    this.#cancel = () => timer.cancel();
  }

  read(): void {
    const { desk, executionId, store, learn } = this.#options;
    this.#known = store.sources.length;
    desk.background(
      desk.api.ask({ path: ["executions", executionId], isLong: true }).then(({ data }) => {
        const runs = listAt(data, "taskRunList").filter((run) => at(run, "value") !== undefined);
        learn(new Map(runs.map((run) => [textAt(run, "id"), neutralise(textAt(run, "value"))])));
        desk.redraw();
      }),
    );
  }
}
