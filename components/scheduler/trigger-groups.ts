/**
 * Evaluations of triggers are jobs of groups of their own, so that they never wait behind tasks nor take their slots:
 * short looks share one bounded pool of a worker, and connections that stay open another.
 */
import type { TriggerState } from "../../core/contracts/trigger-state.ts";

/** The modes of triggers that workers evaluate. */
export type EvaluatedMode = Exclude<TriggerState["mode"], "schedule">;

/** The group of the jobs of a mode, for the workers of a worker group (the default group when left out). */
export function triggerGroup(mode: EvaluatedMode, workerGroup?: string): string {
  return workerGroup === undefined ? `kestra.${mode}` : `kestra.${mode}.${workerGroup}`;
}
