import { type TObject, Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import { type Branch, type DeclaredDefinition, declareTask } from "../../core/plugin/flowable.ts";
import { duration, nestedTask, oneOf, rendered, taskList, text } from "../../core/plugin/schema.ts";
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

/** Waits for a person or a time. */
export const Pause = later(
  "io.kestra.plugin.core.flow.Pause",
  ["io.kestra.core.tasks.flows.Pause"],
  "Pause the execution until someone resumes it or a time has passed.",
  Type.Object({
    pauseDuration: Type.Optional(rendered(duration({ description: "How long to pause at the most." }))),
    delay: Type.Optional(rendered(duration({ description: "The older name of `pauseDuration`.", deprecated: true }))),
    behavior: rendered(
      oneOf(["RESUME", "WARN", "CANCEL", "FAIL"] as const, {
        default: "RESUME",
        description: "What the end of the time does.",
      }),
    ),
    onPause: Type.Optional(nestedTask({ description: "A task to run when the pause begins." })),
    onResume: Type.Optional(Type.Array(Type.Unknown(), { description: "Inputs to ask for when it is resumed." })),
    tasks: Type.Optional(taskList({ description: "Tasks to run after the pause.", minItems: 0, deprecated: true })),
    ...COMMON_BRANCHES,
  }),
  branchesAt("tasks"),
);

/** Repeats tasks until a condition holds. */
export const LoopUntil = later(
  "io.kestra.plugin.core.flow.LoopUntil",
  ["io.kestra.plugin.core.flow.WaitFor"],
  "Run tasks again and again until a condition holds.",
  Type.Object({
    condition: text({ description: "Ends the loop when it holds." }),
    tasks: taskList({ description: "The tasks of one round." }),
    failOnMaxReached: rendered(Type.Boolean({ default: false, description: "Fail when a limit is reached." })),
    checkFrequency: Type.Optional(
      Type.Object(
        {
          interval: rendered(duration({ default: "PT1M", description: "The time between rounds." })),
          maxDuration: Type.Optional(rendered(duration({ description: "When to give up." }))),
          maxIterations: Type.Optional(rendered(Type.Integer({ description: "Rounds at the most." }))),
        },
        { description: "How often and how long." },
      ),
    ),
    ...COMMON_BRANCHES,
  }),
  branchesAt("tasks"),
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

/** Runs a flow per batch of rows. */
export const ForEachItem = later(
  "io.kestra.plugin.core.flow.ForEachItem",
  ["io.kestra.core.tasks.flows.ForEachItem"],
  "Run a flow for each batch of a file's rows.",
  Type.Object({
    items: text({ minLength: 1, description: "URI of the file." }),
    batch: Type.Optional(
      Type.Object(
        {
          rows: rendered(Type.Integer({ default: 1, description: "Rows of a batch." })),
          bytes: Type.Optional(text({ description: "Size of a batch, such as `10MB`." })),
          partitions: Type.Optional(rendered(Type.Integer({ description: "How many batches." }))),
          regexPattern: Type.Optional(text({ description: "Splits by what the pattern's group finds." })),
          separator: text({ default: "\\n", description: "What ends a row." }),
        },
        { description: "How rows make batches." },
      ),
    ),
    namespace: text({ minLength: 1, description: "The flow's namespace." }),
    flowId: text({ minLength: 1, description: "The flow's id." }),
    revision: Type.Optional(Type.Integer({ description: "Its revision." })),
    inputs: Type.Optional(freeMap("Its inputs; `taskrun.items` is the URI of the batch.")),
    labels: Type.Optional(rendered(Type.Unknown({ description: "Labels of its executions." }))),
    inheritLabels: Type.Boolean({ default: false, description: "Give them the labels of this execution too." }),
    wait: Type.Boolean({ default: true, description: "Wait for all of them." }),
    transmitFailed: Type.Boolean({ default: true, description: "Fail when one of them fails." }),
    restartBehavior: oneOf(["NEW_EXECUTION", "RETRY_FAILED"] as const, {
      default: "RETRY_FAILED",
      description: "What a restart does with them.",
    }),
    scheduleDate: Type.Optional(text({ description: "Date-time before which they do not start." })),
    ...COMMON_BRANCHES,
  }),
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
