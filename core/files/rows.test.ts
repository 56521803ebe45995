import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { lineBatches } from "./lines.ts";
import { ROW_FORMATS, readRows, rowBatches, writeRows } from "./rows.ts";
import { readText } from "./stream-content.ts";

const encoder = new TextEncoder();

/** The bytes of a text, cut into chunks of this size. */
async function* chunks(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = encoder.encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

test("lines are the same however the bytes arrive, without their ends", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom("a", " ", "é", "€", "😀")), { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom("\n", "\r\n"),
      async (letters, size, end) => {
        const lines = letters.map((line) => line.join(""));
        const text = lines.map((line) => line + end).join("");
        assert.deepEqual((await collect(lineBatches(chunks(text, size)))).flat(), lines);
      },
    ),
  );
});

test("a last line without an end counts and a blank rest does not", async () => {
  assert.deepEqual((await collect(lineBatches(chunks("a\n\nb", 2)))).flat(), ["a", "", "b"]);
  assert.deepEqual((await collect(lineBatches(chunks("a\n", 9)))).flat(), ["a"]);
});

test("a line over the limit is a fault", async () => {
  await assert.rejects(collect(lineBatches(chunks("x".repeat(30), 5), { lineCharsMax: 20 })), /longer than 20/);
});

test("other encodings are read by their label", async () => {
  const latin = new Uint8Array([0xe9, 0x0a]);
  const source = (async function* () {
    yield latin;
  })();
  assert.deepEqual((await collect(lineBatches(source, { charset: "iso-8859-1" }))).flat(), ["é"]);
});

test("ION rows and JSON lines stand beside each other in a file, blank lines are skipped", async () => {
  const rows = (await collect(rowBatches(chunks('{a:1,t:2024-01-01}\n\n{"a":2}\n[3]\n"x"\nnull\n', 7)))).flat();
  assert.deepEqual(
    rows.map((row) => [row.line, row.value]),
    [
      [1, { a: 1, t: "2024-01-01" }],
      [3, { a: 2 }],
      [4, [3]],
      [5, "x"],
      [6, null],
    ],
  );
  assert.equal(rows[0]?.text, "{a:1,t:2024-01-01}");
});

test("a wrong row is named by its line", async () => {
  await assert.rejects(collect(readRows(chunks("{a:1}\n{a:\n", 3))), { name: "RowError", line: 2 });
});

for (const format of ROW_FORMATS) {
  test(`rows written as ${format} are read as they were`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), fc.integer({ min: 1, max: 50 }), async (values, size) => {
        const text = await readText(writeRows(values, format), 1_000_000);
        const read = await collect(readRows(chunks(text, size)));
        const numbers = (_: string, value: unknown) => (typeof value === "bigint" ? Number(value) : value);
        assert.equal(JSON.stringify(read, numbers), JSON.stringify(values));
      }),
    );
  });
}

test("content over the limit of a whole read is a fault", async () => {
  await assert.rejects(readText(chunks("abcdef", 2), 5), /larger than the 5 bytes/);
});
