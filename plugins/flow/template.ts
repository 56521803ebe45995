import { Type } from "@sinclair/typebox";
import { TEMPLATE_TYPE, TEMPLATE_TYPE_ALIAS, templateOf } from "../../core/flow/template.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES, tasksAt } from "./branches.ts";

/** Runs a template's tasks, which stand in the task once the flow is made ready to run. */
export const Template = defineFlowable({
  type: TEMPLATE_TYPE,
  aliases: [TEMPLATE_TYPE_ALIAS],
  title: "Run the tasks of a template, one after the other.",
  description:
    "A template is a file with `id`, `namespace`, `tasks`, and where wanted `errors`, `finally` and `description`. Its " +
    "tasks run as children of this one and see `args` as `parent.outputs.args`. An execution runs the templates as they " +
    "were when it was created. The task's own `errors` and `finally` come after those of the template.",
  deprecated: "Use `io.kestra.plugin.core.flow.Subflow`.",
  properties: Type.Object({
    namespace: Type.String({ minLength: 1, description: "The template's namespace." }),
    templateId: Type.String({ minLength: 1, description: "The template's id." }),
    args: Type.Optional(rendered(Type.Record(Type.String(), text(), { description: "Texts for its tasks, by name." }))),
    ...COMMON_BRANCHES,
  }),
  outputs: Type.Object({
    args: Type.Record(Type.String(), Type.String(), { description: "The rendered arguments." }),
  }),
  examples: [
    {
      title: "Greet by a template",
      code: 'id: greet\ntype: io.kestra.plugin.core.flow.Template\nnamespace: shop\ntemplateId: greeting\nargs:\n  name: "{{ inputs.name }}"',
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["args"],
  plan(task, { args }) {
    const outputs = { args: isJsonMap(args) ? args : {} };
    if (tasksAt(task, "tasks").length > 0) {
      return { kind: "run", body: { kind: "sequence", branch: "tasks" }, outputs };
    }
    return { kind: "fail", message: `Unable to find the template ${templateOf(task) ?? ""}` };
  },
});
