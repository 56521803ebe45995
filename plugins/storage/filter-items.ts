import { Type } from "@sinclair/typebox";
import { oneOf, rendered, template, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { encodeLines, holds, type Item, readItems } from "./item-file.ts";
import { putContent } from "./put-content.ts";

/** Keeps some items of a file. */
export const FilterItems = defineTask({
  type: "io.kestra.plugin.core.storage.FilterItems",
  aliases: ["io.kestra.core.tasks.storages.FilterItems"],
  title: "Keep the items of a file for which a condition holds.",
  description:
    "The file holds a map a line, as ION or JSON. Inside the condition, the members of the map are variables: " +
    "`{{ total > 100 }}`.",
  properties: Type.Object({
    from: text({ description: "The internal-storage URI of the file." }),
    filterCondition: template({ description: "The condition, rendered for each item." }),
    filterType: rendered(
      oneOf(["INCLUDE", "EXCLUDE"], {
        default: "INCLUDE",
        description: "Whether items for which the condition holds are kept or left out.",
      }),
    ),
    errorOrNullBehavior: rendered(
      oneOf(["FAIL", "INCLUDE", "EXCLUDE"], {
        default: "FAIL",
        description: "What to do with an item for which the condition cannot be rendered.",
      }),
    ),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The internal-storage URI of the file with the items that were kept." }),
    processedItemsTotal: Type.Integer({ description: "How many items there were." }),
    droppedItemsTotal: Type.Integer({ description: "How many of them were left out." }),
  }),
  examples: [
    {
      title: "Large orders only",
      code: [
        "id: large",
        "type: io.kestra.plugin.core.storage.FilterItems",
        'from: "{{ outputs.orders.uri }}"',
        'filterCondition: "{{ total > 100 }}"',
      ].join("\n"),
    },
  ],
  async run({ from = "", ...rule }, context) {
    const counts = { processedItemsTotal: 0, droppedItemsTotal: 0 };
    const lines = kept(readItems(await context.files.get(from)), rule, counts, context);
    const uri = await putContent(context.files, "filtered.ion", encodeLines(lines));
    context.metrics.counter("processed.items", counts.processedItemsTotal);
    context.metrics.counter("dropped.items", counts.droppedItemsTotal);
    return succeeded({ uri, ...counts });
  },
});

interface FilterRule {
  readonly filterCondition: string;
  readonly filterType: "INCLUDE" | "EXCLUDE";
  readonly errorOrNullBehavior: "FAIL" | "INCLUDE" | "EXCLUDE";
}

async function* kept(
  items: AsyncIterable<Item>,
  rule: FilterRule,
  counts: { processedItemsTotal: number; droppedItemsTotal: number },
  context: TaskContext,
): AsyncGenerator<string> {
  for await (const item of items) {
    context.signal.throwIfAborted();
    counts.processedItemsTotal += 1;
    if (await isKept(item, rule, context)) yield item.text;
    else counts.droppedItemsTotal += 1;
  }
}

async function isKept(item: Item, rule: FilterRule, context: TaskContext): Promise<boolean> {
  let condition: string;
  try {
    condition = await context.render(rule.filterCondition, item.members);
  } catch (error) {
    if (rule.errorOrNullBehavior === "FAIL") throw error;
    return rule.errorOrNullBehavior === "INCLUDE";
  }
  return holds(condition) === (rule.filterType === "INCLUDE");
}
