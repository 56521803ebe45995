/** Tasks that make outputs. */
import { Type } from "@sinclair/typebox";
import type { PluginDefinition } from "../../core/plugin/registry.ts";
import { rendered } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Gives several rendered values out. */
export const OutputValues = defineTask({
  type: "io.kestra.plugin.core.output.OutputValues",
  title: "Give rendered values out under names.",
  description: "Values that are null are left out.",
  properties: Type.Object({
    values: Type.Optional(rendered(Type.Record(Type.String(), Type.Unknown(), { description: "Names and values." }))),
  }),
  outputs: Type.Object({
    values: Type.Record(Type.String(), Type.Unknown(), { description: "The rendered values." }),
  }),
  examples: [
    {
      title: "Two values for later tasks",
      code: 'id: facts\ntype: io.kestra.plugin.core.output.OutputValues\nvalues:\n  day: "{{ now() | date(\'yyyy-MM-dd\') }}"\n  flow: "{{ flow.id }}"',
    },
  ],
  run({ values = {} }) {
    const kept = Object.entries(values).filter(([, value]) => value !== null && value !== undefined);
    return Promise.resolve(succeeded({ values: Object.fromEntries(kept) }));
  },
});

/** The types of this group. */
export const definitions: readonly PluginDefinition[] = [OutputValues];
