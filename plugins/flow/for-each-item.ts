/**
 * ForEachItem stands for three tasks in a row: `<id>_split` makes batches of a file's rows, `<id>_items` runs a flow
 * for each batch, and `<id>_merge` puts the outputs of these executions into one file.
 */
import { type TProperties, Type } from "@sinclair/typebox";
import { isStorageUri, toUri } from "../../core/files/storage-path.ts";
import type { Task } from "../../core/flow/flow.ts";
import { givenLabelsReference } from "../../core/flow/schema/references.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { type Branch, defineBatches, defineFlowable } from "../../core/plugin/flowable.ts";
import { oneOf, ownKind, ownText, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { COMMON_BRANCHES } from "./branches.ts";
import { subflowRequest } from "./subflow-request.ts";

const TYPE = "io.kestra.plugin.core.flow.ForEachItem";
const SPLIT_TYPE = `${TYPE}$ForEachItemSplit`;
const ITEMS_TYPE = `${TYPE}$ForEachItemExecutable`;
const MERGE_TYPE = `${TYPE}$ForEachItemMergeOutputs`;

const splitProperties = {
  items: ownText({ minLength: 1, description: "URI of the file." }),
  batch: Type.Optional(
    Type.Object(
      {
        rows: rendered(Type.Integer({ default: 1, description: "Rows of a batch." })),
        bytes: Type.Optional(text({ description: "Size of a batch, such as `10MB`." })),
        partitions: Type.Optional(rendered(Type.Integer({ description: "How many batches." }))),
        regexPattern: Type.Optional(text({ description: "Splits by what the pattern's group finds." })),
        separator: text({ default: "\n", description: "What ends a row." }),
      },
      { description: "How rows make batches. Default: one row a batch." },
    ),
  ),
} satisfies TProperties;

const flowProperties = {
  namespace: ownText({ minLength: 1, description: "The flow's namespace." }),
  flowId: ownText({ minLength: 1, description: "The flow's id." }),
  revision: Type.Optional(Type.Integer({ description: "Its revision; the newest when left out." })),
  inputs: Type.Optional(
    ownKind(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Its inputs; `taskrun.items` is the URI of the batch, `taskrun.iteration` its number from 0.",
      }),
    ),
  ),
  labels: Type.Optional(rendered(givenLabelsReference({ description: "Labels of its executions." }))),
  inheritLabels: Type.Boolean({ default: false, description: "Give them the labels of this execution too." }),
  wait: Type.Boolean({ default: true, description: "Wait for all of them." }),
  transmitFailed: Type.Boolean({ default: true, description: "Fail when one of them fails." }),
  restartBehavior: oneOf(["NEW_EXECUTION", "RETRY_FAILED"] as const, {
    default: "RETRY_FAILED",
    description: "What a restart does with them.",
  }),
  scheduleDate: Type.Optional(text({ description: "Date-time before which they do not start." })),
} satisfies TProperties;

function partsOf(task: Task): readonly Branch[] {
  const { id } = task;
  const taken = (properties: TProperties): Record<string, unknown> =>
    Object.fromEntries(
      Object.keys(properties).flatMap((name) => (task[name] === undefined ? [] : [[name, task[name]]])),
    );
  const workerGroup = task.workerGroup ? { workerGroup: task.workerGroup } : {};
  const tasks: readonly Task[] = [
    { id: `${id}_split`, type: SPLIT_TYPE, ...taken(splitProperties), ...workerGroup },
    { id: `${id}_items`, type: ITEMS_TYPE, ...taken(flowProperties) },
    { id: `${id}_merge`, type: MERGE_TYPE, items: `${id}_items`, ...workerGroup },
  ];
  return [{ name: "tasks", tasks }];
}

/** Runs a flow per batch of rows. */
export const ForEachItem = defineFlowable({
  type: TYPE,
  aliases: ["io.kestra.core.tasks.flows.ForEachItem"],
  title: "Run a flow for each batch of a file's rows.",
  description:
    "Three tasks follow each other: `<id>_split` with the output `splits`, `<id>_items` with the executions, and " +
    "`<id>_merge` with the output `subflowOutputs`: the URI of an Ion file with a row for each execution that had " +
    "outputs.",
  properties: Type.Object({ ...splitProperties, ...flowProperties, ...COMMON_BRANCHES }),
  examples: [
    {
      title: "An execution for every hundred orders",
      code: [
        "id: each-order",
        `type: ${TYPE}`,
        'items: "{{ inputs.orders }}"',
        "batch:",
        "  rows: 100",
        "namespace: shop",
        "flowId: import-orders",
        "inputs:",
        '  file: "{{ taskrun.items }}"',
      ].join("\n"),
    },
  ],
  branches: partsOf,
  resolves: [],
  plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
});

/** The first part. */
export const ForEachItemSplit = defineTask({
  type: SPLIT_TYPE,
  isInternal: true,
  title: "Make batches of a file's rows.",
  properties: Type.Object(splitProperties),
  outputs: Type.Object({
    splits: Type.String({ description: "URI of a file with the URI of each batch, a line each." }),
  }),
  async run({ items, batch }, context) {
    if (!isStorageUri(items)) {
      return failed(`Unable to split the items from ${items}, this is not an internal storage URI!`);
    }
    const { splitFile } = await import("../storage/split-file.ts");
    const { readRule } = await import("../storage/split.ts");
    const { separator = "\n", ...rule } = batch ?? { rows: 1 };
    const uris = await splitFile(items, readRule(rule), unescaped(separator), context);
    const lines = uris.map((uri) => `${uri}\n`).join("");
    return succeeded({ splits: await context.files.put("splits.txt", new TextEncoder().encode(lines)) });
  },
});

/** In single quotes, YAML leaves the two characters of a line end as they are. */
function unescaped(separator: string): string {
  return separator.replaceAll("\\n", "\n").replaceAll("\\t", "\t").replaceAll("\\r", "\r");
}

/** The second part. */
export const ForEachItemExecutions = defineBatches({
  type: ITEMS_TYPE,
  isInternal: true,
  title: "Run a flow for each batch.",
  properties: Type.Object(flowProperties),
  outputs: Type.Object({
    subflowOutputsBaseUri: Type.String({ description: "The folder of the executions' outputs." }),
    iterations: Type.Record(Type.String(), Type.Integer(), { description: "How many executions are in each state." }),
    numberOfBatches: Type.Integer({ description: "Batches in all." }),
  }),
  request: subflowRequest,
  splitTaskId: ({ id }) => `${id.slice(0, -"_items".length)}_split`,
});

/** The third part. */
export const ForEachItemMerge = defineTask({
  type: MERGE_TYPE,
  isInternal: true,
  title: "Put the outputs of the executions into one file.",
  properties: Type.Object({ items: Type.String({ description: "Id of the task that ran them." }) }),
  outputs: Type.Object({
    subflowOutputs: Type.Optional(
      Type.String({ description: "URI of an Ion file with a row for each execution that had outputs." }),
    ),
  }),
  async run({ items }, context) {
    const base = await outputsBaseUri(items, context);
    if (base === "") return succeeded({});
    const uris = await outputFilesIn(base, context);
    return succeeded(
      uris.length === 0 ? {} : { subflowOutputs: await context.files.put("outputs.ion", joined(uris, context)) },
    );
  },
});

/** The output `subflowOutputsBaseUri` of the task, which lies under the values of the loops around, outermost first. */
async function outputsBaseUri(taskId: string, context: TaskContext): Promise<string> {
  const text = await context.render(`{{ {'outputs': outputs['${taskId}'] ?? {}, 'parents': parents ?? []} | toJson }}`);
  const { outputs, parents } = JSON.parse(text) as { outputs: unknown; parents: readonly unknown[] };
  let found: unknown = outputs;
  for (const parent of [...parents].reverse()) {
    const value = fieldOf(fieldOf(parent, "taskrun"), "value");
    if (typeof value === "string") found = fieldOf(found, value);
  }
  return String(fieldOf(found, "subflowOutputsBaseUri") ?? "");
}

function fieldOf(value: unknown, name: string): unknown {
  return isJsonMap(value) ? value[name] : undefined;
}

async function outputFilesIn(base: string, { files }: TaskContext): Promise<readonly string[]> {
  const folder = `${toUri(base)}/`;
  const numberOf = (uri: string): number => Number.parseInt(uri.slice(folder.length), 10);
  const uris = (await files.listExecution()).filter((uri) => uri.startsWith(folder));
  return uris.sort((a, b) => numberOf(a) - numberOf(b));
}

async function* joined(uris: readonly string[], { files, signal }: TaskContext): AsyncGenerator<Uint8Array> {
  for (const uri of uris) {
    signal.throwIfAborted();
    yield* await files.get(uri);
  }
}
