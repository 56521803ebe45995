/** The newest executions of many flows: what a list tells of how they went. */
import type { LastRun } from "../../source/flows.ts";

/** Executions that are kept of each flow. */
export const RUNS_KEPT_MAX = 8;

/** See the file's head. */
export class FlowRuns {
  readonly #runs = new Map<string, readonly LastRun[]>();

  /** The newest first; none where none is known. @param key of the flow */
  of(key: string): readonly LastRun[] {
    return this.#runs.get(key) ?? [];
  }

  /** Takes in what is known of some executions; what was known of others stays. */
  take(runs: Iterable<LastRun>): void {
    for (const run of runs) {
      const key = `${run.namespace}/${run.flowId}`;
      const others = (this.#runs.get(key) ?? []).filter(({ id }) => id !== run.id);
      const index = others.findIndex(({ startMs }) => startMs < run.startMs);
      const kept = index < 0 ? [...others, run] : [...others.slice(0, index), run, ...others.slice(index)];
      this.#runs.set(key, kept.slice(0, RUNS_KEPT_MAX));
    }
  }
}
