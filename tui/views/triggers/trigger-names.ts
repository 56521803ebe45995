/** How triggers and their flows are called. */
import type { TriggerName } from "../../source/triggers.ts";

/** `company.team.report nightly`. */
export function titleOf({ namespace, flowId, triggerId }: TriggerName): string {
  return `${namespace}.${flowId} ${triggerId}`;
}

/** The flow as commands take it: with a slash where its id has dots of its own. */
export function flowWord({ namespace, flowId }: Pick<TriggerName, "namespace" | "flowId">): string {
  return `${namespace}${flowId.includes(".") ? "/" : "."}${flowId}`;
}
