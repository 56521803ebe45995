/** The task runs of an execution, by where their tasks stand in the graph. */
import type { TaskRun } from "../execution/execution.ts";

/** Rounds of one loop that a graph shows; nobody can look at more. */
export const GRAPH_ROUNDS_MAX = 500;

/** See the file's head. */
export class GraphRuns {
  /** By the task run around them, and those of the flow itself under the empty text. */
  readonly #byParent: ReadonlyMap<string, readonly TaskRun[]>;

  /** @param taskRuns in the order they were created */
  constructor(taskRuns: readonly TaskRun[]) {
    this.#byParent = Map.groupBy(taskRuns, ({ parentTaskRunId = "" }) => parentTaskRunId);
  }

  /** Where the tasks of the flow run. */
  root(): Round {
    return new Round(this, this.children(""), [], "");
  }

  /** The runs right inside of another one. */
  children(taskRunId: string): readonly TaskRun[] {
    return this.#byParent.get(taskRunId) ?? [];
  }
}

/** One round of a loop, or a place that is gone through once. */
export class Round {
  readonly #runs: GraphRuns;
  readonly #here: readonly TaskRun[];
  /** The values of the loops around it, the outermost first. */
  readonly values: readonly string[];
  /** What the uids of its tasks end with. */
  readonly suffix: string;

  constructor(runs: GraphRuns, here: readonly TaskRun[], values: readonly string[], suffix: string) {
    this.#runs = runs;
    this.#here = here;
    this.values = values;
    this.suffix = suffix;
  }

  /** The last run of a task here. */
  runOf(taskId: string): TaskRun | undefined {
    return this.#here.findLast((taskRun) => taskRun.taskId === taskId);
  }

  /** What is inside of a run; nothing has run there when there is none. */
  inside(taskRun: TaskRun | undefined): Round {
    return new Round(this.#runs, taskRun ? this.#runs.children(taskRun.id) : [], this.values, "");
  }

  /** The rounds of a loop over values whose tasks these are; one without runs when it has not begun. */
  rounds(taskIds: readonly string[]): readonly Round[] {
    const own = this.#here.filter(({ taskId, value }) => value !== undefined && taskIds.includes(taskId));
    const byRound = Map.groupBy(own, ({ value = "", iteration = 0 }) => `${iteration} ${value}`);
    if (byRound.size === 0) return [this];
    const seen = new Set<string>();
    return [...byRound.values()].slice(0, GRAPH_ROUNDS_MAX).map((runs) => {
      const value = runs[0]?.value ?? "";
      const suffix = seen.has(value) ? `_${value}_${runs[0]?.iteration ?? seen.size}` : `_${value}`;
      seen.add(value);
      return new Round(this.#runs, runs, [...this.values, value], suffix);
    });
  }
}
