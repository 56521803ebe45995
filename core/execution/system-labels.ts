/** Labels that tell what was done with an execution, and how labels come together. */
import type { Label } from "../flow/flow.ts";

/** It ran again after it had ended. */
export const RESTARTED_LABEL: Label = { key: "system.restarted", value: "true" };

/** It repeats another execution. */
export const REPLAY_LABEL: Label = { key: "system.replay", value: "true" };

/** Another execution repeats it. */
export const REPLAYED_LABEL: Label = { key: "system.replayed", value: "true" };

/** All executions that follow from one another have the value of this label in common. */
export const CORRELATION_LABEL = "system.correlationId";

/** By this label executions are known that triggers by the clock, polling and realtime triggers have started. */
export const TRIGGERED_LABEL: Label = { key: "system.from", value: "trigger" };

const DEEDS: ReadonlySet<string> = new Set([RESTARTED_LABEL.key, REPLAY_LABEL.key, REPLAYED_LABEL.key]);

/** The labels with others added, in place of those of the same key. */
export function withLabels(labels: readonly Label[], added: readonly Label[]): readonly Label[] {
  return [...new Map([...labels, ...added].map((label) => [label.key, label])).values()];
}

/** The labels without those that tell what was done with the execution. */
export function withoutDeeds(labels: readonly Label[]): readonly Label[] {
  return labels.filter(({ key }) => !DEEDS.has(key));
}
