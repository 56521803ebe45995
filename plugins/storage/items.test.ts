import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { DeduplicateItems } from "./deduplicate-items.ts";
import { FilterItems } from "./filter-items.ts";

const ITEMS = '{a:1,b:"x"}\n{a:2,b:"x"}\n{"a":1,"b":"y"}\n';

async function filter(bench: TaskBench, properties: object, content = ITEMS) {
  const from = await bench.store("items.ion", content);
  const { uri, ...counts } = await bench.run(FilterItems, { from, ...properties });
  return { text: await bench.read(uri), ...counts };
}

describe("items are filtered", () => {
  const cases: readonly (readonly [object, string, number])[] = [
    [{ filterCondition: "{{ a == 1 }}" }, '{a:1,b:"x"}\n{"a":1,"b":"y"}\n', 1],
    [{ filterCondition: "{{ a == 1 }}", filterType: "EXCLUDE" }, '{a:2,b:"x"}\n', 2],
    [{ filterCondition: "abc" }, ITEMS, 0],
    [{ filterCondition: "" }, "", 3],
    [{ filterCondition: "{{ nope }}", errorOrNullBehavior: "EXCLUDE" }, "", 3],
    [{ filterCondition: "{{ nope }}", errorOrNullBehavior: "INCLUDE" }, ITEMS, 0],
  ];
  for (const [properties, text, droppedItemsTotal] of cases) {
    test(`by ${JSON.stringify(properties)}, ${droppedItemsTotal} are left out`, async () => {
      await using bench = createTaskBench();
      assert.deepEqual(await filter(bench, properties), { text, processedItemsTotal: 3, droppedItemsTotal });
    });
  }

  test("a condition that cannot be rendered fails the task", async () => {
    await using bench = createTaskBench();
    await assert.rejects(filter(bench, { filterCondition: "{{ nope }}" }), /Unable to find `nope`/);
  });

  test("a row that is no map is named by its line", async () => {
    await using bench = createTaskBench();
    const filterCondition = "true";
    await assert.rejects(
      filter(bench, { filterCondition }, "{a:1}\n5\n"),
      /Line 2 is not a valid row: each row must be a map/,
    );
    await assert.rejects(filter(bench, { filterCondition }, "{a:\n"), /Line 1 is not a valid row/);
  });
});

test("the last item of each key stays, in its order", async () => {
  await using bench = createTaskBench();
  const from = await bench.store("items.ion", ITEMS);
  const { uri, ...counts } = await bench.run(DeduplicateItems, { from, expr: "{{ a }}" });
  assert.equal(await bench.read(uri), '{a:2,b:"x"}\n{"a":1,"b":"y"}\n');
  assert.deepEqual(counts, { numKeys: 2, processedItemsTotal: 3, droppedItemsTotal: 1 });
});

test("long keys are told apart as short ones are", async () => {
  await using bench = createTaskBench();
  const long = "k".repeat(100);
  const from = await bench.store("items.jsonl", `{"k":"${long}1"}\n{"k":"${long}2"}\n{"k":"${long}1"}\n`);
  const outputs = await bench.run(DeduplicateItems, { from, expr: "{{ k }}" });
  assert.deepEqual([outputs["numKeys"], outputs["droppedItemsTotal"]], [2, 1]);
});

test("a key that cannot be rendered fails the task", async () => {
  await using bench = createTaskBench();
  const from = await bench.store("items.ion", ITEMS);
  await assert.rejects(bench.run(DeduplicateItems, { from, expr: "{{ nope }}" }), /Unable to find `nope`/);
});
