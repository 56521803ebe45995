import { Type } from "@sinclair/typebox";
import { mergeMaps } from "../../core/merge-maps.ts";
import { defineExecutionTask } from "../../core/plugin/flowable.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { leadsSomewhere, withoutPath } from "./paths.ts";

/** Sets variables of the execution. */
export const SetVariables = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.SetVariables",
  title: "Set variables that later tasks read as `vars`.",
  description: "A map joins a map of the same name key by key, a list is appended to one; other values replace.",
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
    const taken = Object.keys(variables).filter((name) => Object.hasOwn(execution.variables, name));
    if (!overwrite && taken.length > 0) {
      return {
        kind: "fail",
        message: `\`overwrite\` is set to false and the following variables already exist: ${taken.join(", ")}`,
      };
    }
    return { kind: "update", variables: mergeMaps(execution.variables, variables) };
  },
});

/** Removes variables of the execution. */
export const UnsetVariables = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.UnsetVariables",
  title: "Remove variables.",
  properties: Type.Object({
    variables: rendered(
      Type.Array(text(), { description: "The names to remove; `a.b` removes what `a` has under `b`." }),
    ),
    ignoreMissing: rendered(
      Type.Boolean({
        default: false,
        description:
          "True passes over paths that lead through what is no map; otherwise they fail the task. A name that is not set never does.",
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
    const missing = variables.find((name) => !leadsSomewhere(execution.variables, pathOf(execution.variables, name)));
    if (missing !== undefined && !ignoreMissing) {
      return { kind: "fail", message: `The variable ${missing} is not set, nor what it is part of.` };
    }
    let kept = execution.variables;
    for (const name of variables) kept = withoutPath(kept, pathOf(kept, name));
    return { kind: "update", variables: kept };
  },
});

/** A name with dots is a path, unless there is a variable of just that name. */
function pathOf(variables: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  return Object.hasOwn(variables, name) ? [name] : name.split(".");
}
