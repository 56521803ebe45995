import { Type } from "@sinclair/typebox";
import { defineExecutionTask } from "../../core/plugin/flowable.ts";
import { rendered, text } from "../../core/plugin/schema.ts";

/** Sets variables of the execution. */
export const SetVariables = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.SetVariables",
  title: "Set variables that later tasks read as `vars`.",
  properties: Type.Object({
    variables: rendered(Type.Record(Type.String(), Type.Unknown(), { description: "Names and values." })),
    overwrite: rendered(
      Type.Boolean({ default: true, description: "False fails when a variable of the name is there already." }),
    ),
  }),
  examples: [
    {
      title: "Remember a total",
      code: 'id: remember\ntype: io.kestra.plugin.core.execution.SetVariables\nvariables:\n  total: "{{ outputs.count.size }}"',
    },
  ],
  update({ variables, overwrite }, execution) {
    const taken = Object.keys(variables).find((name) => Object.hasOwn(execution.variables, name));
    if (!overwrite && taken !== undefined) {
      return { kind: "fail", message: `The variable ${taken} is set already, and overwrite is false.` };
    }
    return { kind: "update", variables: { ...execution.variables, ...variables } };
  },
});

/** Removes variables of the execution. */
export const UnsetVariables = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.UnsetVariables",
  title: "Remove variables.",
  properties: Type.Object({
    variables: rendered(Type.Array(text(), { description: "The names to remove." })),
    ignoreMissing: rendered(
      Type.Boolean({
        default: false,
        description: "True passes over names that are not set; otherwise they fail the task.",
      }),
    ),
  }),
  examples: [
    {
      title: "Forget a total",
      code: "id: forget\ntype: io.kestra.plugin.core.execution.UnsetVariables\nignoreMissing: true\nvariables:\n  - total",
    },
  ],
  update({ variables, ignoreMissing }, execution) {
    const missing = variables.find((name) => !Object.hasOwn(execution.variables, name));
    if (missing !== undefined && !ignoreMissing) {
      return { kind: "fail", message: `The variable ${missing} is not set.` };
    }
    const kept = Object.entries(execution.variables).filter(([name]) => !variables.includes(name));
    return { kind: "update", variables: Object.fromEntries(kept) };
  },
});
