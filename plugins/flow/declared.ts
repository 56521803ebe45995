import { type TObject, Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import { type Branch, type DeclaredDefinition, declareTask } from "../../core/plugin/flowable.ts";
import { duration, oneOf, rendered, taskList, text } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES } from "./branches.ts";

/** Flow types that are known and checked, but that this version cannot run. */
function later<P extends TObject>(
  type: string,
  aliases: readonly string[],
  title: string,
  properties: P,
  branches?: (task: Task) => readonly Branch[],
): DeclaredDefinition<P> {
  return declareTask({
    type,
    aliases,
    title,
    properties,
    ...(branches ? { branches } : {}),
    reason: "this version checks the type but cannot run it yet; disable the task or replace it.",
    examples: [{ title: "As in any flow", code: `id: task\ntype: ${type}` }],
  });
}

const freeMap = (description: string) => rendered(Type.Record(Type.String(), Type.Unknown(), { description }));

const namespaceFiles = Type.Object(
  {
    enabled: rendered(Type.Boolean({ default: true, description: "Whether to bring them." })),
    include: Type.Optional(rendered(Type.Array(text(), { description: "Patterns of files to bring." }))),
    exclude: Type.Optional(rendered(Type.Array(text(), { description: "Patterns of files to leave." }))),
    namespaces: rendered(
      Type.Array(text(), { default: ["{{ flow.namespace }}"], description: "Namespaces to bring them from." }),
    ),
    ifExists: rendered(
      oneOf(["OVERWRITE", "FAIL", "WARN", "IGNORE"] as const, {
        default: "OVERWRITE",
        description: "When a file is there.",
      }),
    ),
    folderPerNamespace: rendered(Type.Boolean({ default: false, description: "A folder for each namespace." })),
  },
  { description: "Namespace files to bring into the folder." },
);

/** Runs tasks in one folder. */
export const WorkingDirectory = later(
  "io.kestra.plugin.core.flow.WorkingDirectory",
  ["io.kestra.core.tasks.flows.WorkingDirectory", "io.kestra.core.tasks.flows.Worker"],
  "Run tasks on one worker in one folder.",
  Type.Object({
    tasks: taskList({ description: "The tasks, in order." }),
    inputFiles: Type.Optional(Type.Unknown({ description: "Files to put into the folder, by name." })),
    outputFiles: Type.Optional(rendered(Type.Array(text(), { description: "Patterns of files to keep." }))),
    namespaceFiles: Type.Optional(namespaceFiles),
    cache: Type.Optional(
      Type.Object(
        {
          patterns: rendered(Type.Array(text(), { description: "What to keep." })),
          ttl: Type.Optional(rendered(duration({ description: "How long." }))),
        },
        { description: "Files to keep for the next execution." },
      ),
    ),
    ...COMMON_BRANCHES,
  }),
  branchesAt("tasks"),
);

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
);
