import { Type } from "@sinclair/typebox";
import { SYSTEM_LABEL_PREFIX } from "../../core/flow/schema/names.ts";
import { defineExecutionTask } from "../../core/plugin/flowable.ts";
import { rendered } from "../../core/plugin/schema.ts";

/** Adds labels to the execution. */
export const Labels = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.Labels",
  aliases: ["io.kestra.core.tasks.executions.Labels"],
  title: "Add labels to the execution, or change them.",
  properties: Type.Object({
    labels: rendered(
      Type.Unknown({ description: "A map of keys to values, a list of `key` and `value`, or JSON text of either." }),
    ),
  }),
  examples: [
    {
      title: "Note the region",
      code: 'id: note\ntype: io.kestra.plugin.core.execution.Labels\nlabels:\n  region: "{{ inputs.region }}"',
    },
  ],
  update({ labels: given }) {
    const read = toLabels(typeof given === "string" ? parse(given) : given);
    if (!read) return { kind: "fail", message: "Property `labels`: expected a map, or a list of `key` and `value`." };
    const system = read.find((label) => label.key.startsWith(SYSTEM_LABEL_PREFIX));
    if (system)
      return {
        kind: "fail",
        message: `System labels can only be set by Kestra itself, offending label: ${system.key}=${system.value}`,
      };
    const nested = read.find((label) => typeof label.value === "object");
    if (nested) return { kind: "fail", message: `Label values are texts, offending label: ${nested.key}` };
    const labels = read.map(({ key, value }) => ({ key, value: String(value) }));
    const empty = labels.find((label) => label.value === "");
    if (empty) return { kind: "fail", message: `Label values cannot be empty, offending label: ${empty.key}` };
    return { kind: "update", labels };
  },
});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A label whose value may be anything yet. */
interface GivenLabel {
  readonly key: string;
  readonly value: unknown;
}

function toLabels(value: unknown): readonly GivenLabel[] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) return Object.entries(value).map(([key, each]) => ({ key, value: each ?? "" }));
  const labels = value.flatMap((each): GivenLabel[] =>
    typeof each === "object" && each !== null && "key" in each && "value" in each
      ? [{ key: String(each.key), value: each.value ?? "" }]
      : [],
  );
  return labels.length === value.length ? labels : undefined;
}
