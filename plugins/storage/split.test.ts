import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { createTaskBench, type TaskBench } from "../testing/task-bench.ts";
import { PARTS_MAX, WAITING_CHARS_MAX } from "./part-files.ts";
import { Split } from "./split.ts";

async function split(bench: TaskBench, content: string, properties: object): Promise<string[]> {
  const { uris } = await bench.run(Split, { from: await bench.store("data.csv", content), ...properties });
  assert.ok(Array.isArray(uris));
  return await Promise.all(uris.map((uri) => bench.read(uri)));
}

describe("a file is split", () => {
  const cases: readonly (readonly [string, object, readonly string[]])[] = [
    ["a\nb\nc\nd\ne", { rows: 2 }, ["a\nb\n", "c\nd\n", "e\n"]],
    ["a\nb\nc\nd\ne\n", { partitions: 2 }, ["a\nc\ne\n", "b\nd\n"]],
    ["a\nb\nc\n", { partitions: 7 }, ["a\n", "b\n", "c\n"]],
    ["a\nb\nc\nd\ne", { bytes: "4" }, ["a\nb\n", "c\nd\n", "e\n"]],
    ["a\nb\nc\n", { bytes: "1KB" }, ["a\nb\nc\n"]],
    ["é\né\né\n", { bytes: "6" }, ["é\né\n", "é\n"]],
    ["a1\nb1\na2\nx\n", { regexPattern: "^([ab])" }, ["a1\na2\n", "b1\n"]],
    ["a\nb\n", { regexPattern: "a" }, []],
    ["aXb\r\nc", { rows: 1, separator: "X" }, ["aXbX", "cX"]],
    ["a\nb\n", { rows: "{{ two }}" }, ["a\nb\n"]],
    ["a\nb\n", { rows: 1, partitions: 1 }, ["a\nb\n"]],
    ["", { rows: 1 }, []],
    ["a\nb", { rows: 0 }, ["a\n", "b\n"]],
    ["a\nb", { rows: -2 }, ["a\n", "b\n"]],
  ];
  for (const [content, properties, expected] of cases) {
    test(`${JSON.stringify(content)} by ${JSON.stringify(properties)} gives ${expected.length} parts`, async () => {
      await using bench = createTaskBench();
      bench.variables["two"] = 2;
      assert.deepEqual(await split(bench, content, properties), expected);
    });
  }
});

test("parts have the file's extension and are numbered from 1", async () => {
  await using bench = createTaskBench();
  const { uris } = await bench.run(Split, { from: await bench.store("data.csv", "a\nb"), rows: 1 });
  assert.deepEqual(
    Object(uris).map((uri: string) => uri.split("/").at(-1)),
    ["part-1.csv", "part-2.csv"],
  );
});

test("no line is lost or changed, whatever the rule", async () => {
  const rules = fc.oneof(
    fc.record({ rows: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ partitions: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ bytes: fc.integer({ min: 1, max: 20 }).map(String) }),
    fc.constant({ regexPattern: "^(.?)" }),
  );
  await using bench = createTaskBench();
  await fc.assert(
    fc.asyncProperty(fc.array(fc.stringMatching(/^[a-c]{0,5}$/)), rules, async (lines, rule) => {
      const parts = await split(bench, lines.map((line) => `${line}\n`).join(""), rule);
      assert.deepEqual(parts.flatMap((part) => part.split("\n").slice(0, -1)).sort(), [...lines].sort());
      if ("rows" in rule || "bytes" in rule) assert.equal(parts.join(""), lines.map((line) => `${line}\n`).join(""));
    }),
  );
});

test("parts that are larger than the memory for them go through the disk unchanged", async () => {
  await using bench = createTaskBench();
  const line = "x".repeat(1023);
  const lines = Array.from({ length: (WAITING_CHARS_MAX / 1024) * 2.5 }, (_, at) => `${at % 10}${line}`);
  const content = `${lines.join("\n")}\n`;
  for (const rule of [{ partitions: 3 }, { bytes: "2MB" }, { regexPattern: "^(.)" }]) {
    const parts = await split(bench, content, rule);
    assert.ok(parts.join("").length === content.length);
    assert.ok(parts.length > 1);
  }
});

test("more parts than allowed are refused", async () => {
  await using bench = createTaskBench();
  const content = "x\n".repeat(PARTS_MAX + 1);
  await assert.rejects(split(bench, content, { partitions: PARTS_MAX + 1 }), /split into more than 50000 files/);
});

const wrong: readonly (readonly [object, RegExp])[] = [
  [{}, /give one of `bytes`, `partitions`, `rows` or `regexPattern`/],
  [{ partitions: -1 }, /`partitions`: expected a number of at least 1/],
  [{ bytes: "abc" }, /Invalid size with value 'abc'/],
  [{ bytes: "0" }, /Invalid size with value '0'/],
  [{ regexPattern: "(" }, /`regexPattern`: Invalid regular expression/],
];
for (const [properties, message] of wrong) {
  test(`splitting by ${JSON.stringify(properties)} fails with a message that says what to write`, async () => {
    await using bench = createTaskBench();
    await assert.rejects(split(bench, "a\n", properties), message);
  });
}
