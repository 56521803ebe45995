import { createHash } from "node:crypto";
import { Type } from "@sinclair/typebox";
import { template, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { encodeLines, readItems } from "./item-file.ts";
import { putContent } from "./put-content.ts";

/** Keeps one item of each key. */
export const DeduplicateItems = defineTask({
  type: "io.kestra.plugin.core.storage.DeduplicateItems",
  aliases: ["io.kestra.core.tasks.storages.DeduplicateItems"],
  title: "Keep the last item of each key in a file.",
  description:
    "The file holds a map a line, as ION or JSON. Inside `expr`, the members of the map are variables. Items stay in " +
    "their order. Memory is needed for the keys, not for the items.",
  properties: Type.Object({
    from: text({ description: "The internal-storage URI of the file." }),
    expr: template({ description: "The expression that renders to an item's key, such as `{{ customer }}`." }),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The internal-storage URI of the file with the items that were kept." }),
    numKeys: Type.Integer({ description: "How many different keys there were." }),
    processedItemsTotal: Type.Integer({ description: "How many items there were." }),
    droppedItemsTotal: Type.Integer({ description: "How many of them were left out." }),
  }),
  examples: [
    {
      title: "The newest state of each customer",
      code: [
        "id: newest",
        "type: io.kestra.plugin.core.storage.DeduplicateItems",
        'from: "{{ outputs.changes.uri }}"',
        'expr: "{{ customer }}"',
      ].join("\n"),
    },
  ],
  async run({ from = "", expr }, context) {
    const { lines, processedItemsTotal } = await lastLines(from, expr, context);
    const numKeys = lines.size;
    const uri = await putContent(context.files, "deduplicated.ion", encodeLines(only(from, lines, context)));
    const droppedItemsTotal = processedItemsTotal - numKeys;
    context.metrics.counter("processed.items", processedItemsTotal);
    context.metrics.counter("dropped.items", droppedItemsTotal);
    return succeeded({ uri, numKeys, processedItemsTotal, droppedItemsTotal });
  },
});

/** The line of the last item of each key. */
async function lastLines(from: string, expression: string, context: TaskContext) {
  const lineOfKey = new Map<string, number>();
  let processedItemsTotal = 0;
  for await (const item of readItems(await context.files.get(from))) {
    context.signal.throwIfAborted();
    processedItemsTotal += 1;
    lineOfKey.set(short(await context.render(expression, item.members)), item.line);
  }
  return { lines: new Set(lineOfKey.values()), processedItemsTotal };
}

async function* only(from: string, lines: ReadonlySet<number>, context: TaskContext): AsyncGenerator<string> {
  for await (const item of readItems(await context.files.get(from))) {
    if (lines.has(item.line)) yield item.text;
  }
}

/** Longest key that is kept as it is. */
const KEY_CHARS_MAX = 64;

function short(key: string): string {
  return key.length <= KEY_CHARS_MAX ? `=${key}` : createHash("sha256").update(key).digest("base64");
}
