/**
 * What conditions read of the event they are about. For a schedule it is `trigger.date`; for a Flow trigger it is the
 * execution that ended, given under `execution` with more than expressions see of one.
 */
import { isJsonMap } from "../../core/json-map.ts";

/** The execution that a condition is about; what is not known is missing. */
export interface EventExecution {
  readonly namespace?: string;
  readonly flowId?: string;
  readonly state?: string;
  /** By key. */
  readonly labels: Readonly<Record<string, unknown>>;
  /** The states of all attempts of all task runs. */
  readonly attemptStates: readonly string[];
}

type Variables = Readonly<Record<string, unknown>>;

/** Reads `execution`, with `labels` beside it or inside it. */
export function eventExecution(variables: Variables): EventExecution {
  const { namespace, flowId, state, labels, attemptStates } = mapOf(variables["execution"]);
  const texts = Array.isArray(attemptStates) ? attemptStates.filter((each) => typeof each === "string") : [];
  return {
    ...(typeof namespace === "string" ? { namespace } : {}),
    ...(typeof flowId === "string" ? { flowId } : {}),
    ...(typeof state === "string" ? { state } : {}),
    labels: mapOf(labels ?? variables["labels"]),
    attemptStates: texts,
  };
}

/** Reads the `id` and `namespace` of `flow`. */
export function eventFlow(variables: Variables): { readonly id?: unknown; readonly namespace?: unknown } {
  return mapOf(variables["flow"]);
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return isJsonMap(value) ? Object.fromEntries(Object.entries(value)) : {};
}
