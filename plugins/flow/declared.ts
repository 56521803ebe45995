import { type TObject, Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import { type Branch, type DeclaredDefinition, declareTask } from "../../core/plugin/flowable.ts";
import { rendered } from "../../core/plugin/schema.ts";
import type { PluginExample } from "../../core/plugin/task.ts";
import { COMMON_BRANCHES } from "./branches.ts";

/** Flow types that are known and checked, but that this version cannot run. */
function later<P extends TObject>(
  type: string,
  aliases: readonly string[],
  title: string,
  properties: P,
  example: PluginExample,
  branches?: (task: Task) => readonly Branch[],
): DeclaredDefinition<P> {
  return declareTask({
    type,
    aliases,
    title,
    properties,
    ...(branches ? { branches } : {}),
    reason: "this version checks the type but cannot run it yet; disable the task or replace it.",
    examples: [example],
  });
}

const freeMap = (description: string) => rendered(Type.Record(Type.String(), Type.Unknown(), { description }));

/** Runs a template's tasks. */
export const Template = later(
  "io.kestra.plugin.core.flow.Template",
  ["io.kestra.core.tasks.flows.Template"],
  "Run the tasks of a template.",
  Type.Object({
    namespace: Type.String({ description: "The template's namespace." }),
    templateId: Type.String({ description: "The template's id." }),
    args: Type.Optional(freeMap("Values for its tasks.")),
    ...COMMON_BRANCHES,
  }),
  {
    title: "Run the tasks of a template with a value for them",
    code: `id: cleaning
type: io.kestra.plugin.core.flow.Template
namespace: acme.templates
templateId: clean-up
args:
  folder: "{{ inputs.folder }}"`,
  },
);
