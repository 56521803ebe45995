/** Tasks that publish metrics. */
import { Type } from "@sinclair/typebox";
import { durationMs } from "../../core/flow/duration.ts";
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

const METRIC_TYPES = ["counter", "timer", "gauge"] as const;

const metric = Type.Object({
  type: oneOf(METRIC_TYPES, { description: "What kind of measurement it is." }),
  name: text({ description: "Its name." }),
  description: Type.Optional(text({ description: "What it tells." })),
  tags: Type.Optional(
    rendered(Type.Record(Type.String(), Type.String(), { description: "Tags to tell series apart." })),
  ),
  value: rendered(
    Type.Union([Type.Number(), Type.String()], { description: "A number; an ISO-8601 duration for timers." }),
  ),
});

/** Publishes measurements. */
export const Publish = defineTask({
  type: "io.kestra.plugin.core.metric.Publish",
  title: "Publish metrics of the task run.",
  properties: Type.Object({
    metrics: Type.Optional(rendered(Type.Array(metric, { description: "The measurements, or JSON text of them." }))),
  }),
  examples: [
    {
      title: "Count rows and time the load",
      code: 'id: measure\ntype: io.kestra.plugin.core.metric.Publish\nmetrics:\n  - type: counter\n    name: rows\n    value: "{{ outputs.load.size }}"\n  - type: timer\n    name: load\n    value: PT3S',
    },
  ],
  run({ metrics: published }, { metrics }) {
    for (const { type, name, value, tags } of published ?? []) {
      if (!METRIC_TYPES.includes(type)) {
        throw new Error(`The type of the metric ${name} is none of ${METRIC_TYPES.join(", ")}: "${String(type)}".`);
      }
      if (type === "timer") metrics.timer(name, durationMs(String(value)), tags);
      else metrics[type](name, numberOf(name, value), tags);
    }
    return Promise.resolve(succeeded());
  },
});

function numberOf(name: string, value: unknown): number {
  const number = Number(value);
  if (!Number.isFinite(number)) throw new Error(`The value of the metric ${name} is no number: "${String(value)}".`);
  return number;
}

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [Publish];
