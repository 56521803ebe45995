import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { createLineSplitter, LINE_BYTES_MAX } from "./line-splitter.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

/** Splits the bytes as they come in chunks of the given lengths; the rest comes as one chunk. */
function split(input: Uint8Array, lengths: readonly number[], lineBytesMax?: number): string[] {
  const splitter = createLineSplitter(lineBytesMax);
  const lines: string[] = [];
  let start = 0;
  for (const length of [...lengths, input.length]) {
    // The chunk is overwritten after use, as a runtime may do with its buffers.
    const chunk = input.slice(start, start + length);
    lines.push(...splitter.push(chunk));
    chunk.fill(0x58);
    start += length;
  }
  return [...lines, ...splitter.end()];
}

const cases: readonly { readonly title: string; readonly input: string; readonly lines: readonly string[] }[] = [
  { title: "nothing", input: "", lines: [] },
  { title: "a line without its end", input: "a", lines: ["a"] },
  { title: "empty lines between others", input: "\n\na\n\n", lines: ["", "", "a", ""] },
  { title: "line ends of Windows", input: "a\r\n\r\nb\r\n", lines: ["a", "", "b"] },
  { title: "a carriage return inside a line", input: "10%\r20%\n", lines: ["10%\r20%"] },
  { title: "a last line that ends in a carriage return", input: "a\nb\r", lines: ["a", "b"] },
  { title: "characters of one to four bytes", input: "aé€😀\nß\n", lines: ["aé€😀", "ß"] },
  { title: "a byte order mark, which stays", input: "\uFEFFa\n\uFEFFb\n", lines: ["\uFEFFa", "\uFEFFb"] },
];
for (const { title, input, lines } of cases) {
  test(`The splitter gives the lines of ${title}, whole and byte by byte`, () => {
    assert.deepEqual(split(bytes(input), []), lines);
    assert.deepEqual(split(bytes(input), new Array<number>(bytes(input).length).fill(1)), lines);
  });
}

test("Bytes that are no UTF-8 become replacement characters and keep their line", () => {
  assert.deepEqual(split(Uint8Array.of(0x61, 0xff, 0x0a, 0xe2, 0x82, 0x0a, 0x62), []), ["a\uFFFD", "\uFFFD", "b"]);
});

const cuts: readonly { readonly input: string; readonly max: number; readonly lines: readonly string[] }[] = [
  { input: "abcd\n", max: 4, lines: ["abcd"] },
  { input: "abcde\nf\n", max: 4, lines: ["abcd [line cut: 4 of 5 bytes shown]", "f"] },
  { input: "abcdefgh", max: 4, lines: ["abcd [line cut: 4 of 8 bytes shown]"] },
  { input: "abc€d\n", max: 4, lines: ["abc [line cut: 3 of 7 bytes shown]"] },
  { input: "a😀😀\n", max: 5, lines: ["a😀 [line cut: 5 of 9 bytes shown]"] },
];
for (const { input, max, lines } of cuts) {
  test(`A limit of ${max} bytes turns ${JSON.stringify(input)} into ${lines.length} line(s) with a mark`, () => {
    assert.deepEqual(split(bytes(input), [], max), lines);
    assert.deepEqual(split(bytes(input), [1, 2, 1, 1], max), lines);
  });
}

test("A line of the default limit is kept whole and one byte more is cut", () => {
  const whole = "x".repeat(LINE_BYTES_MAX);
  const [kept, cut] = split(bytes(`${whole}\n${whole}y\n`), [1000, 65_536]);
  assert.equal(kept, whole);
  assert.equal(cut, `${whole} [line cut: ${LINE_BYTES_MAX} of ${LINE_BYTES_MAX + 1} bytes shown]`);
});

test("Any chunking of any bytes gives the same lines", () => {
  const lumps = fc.oneof(
    fc.constantFrom("\n", "\r\n", "\r", "€", "😀", "\uFEFF", "plain text", "").map(bytes),
    fc.uint8Array({ maxLength: 6 }),
  );
  const input = fc.array(lumps, { maxLength: 30 }).map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));
  fc.assert(
    fc.property(
      input,
      fc.array(fc.nat(8), { maxLength: 60 }),
      fc.integer({ min: 1, max: 24 }),
      (data, lengths, max) => {
        assert.deepEqual(split(data, lengths, max), split(data, [], max));
        assert.deepEqual(split(data, lengths), split(data, []));
      },
    ),
    { numRuns: 500 },
  );
});

test("The lines of valid text are those that a plain split gives", () => {
  const line = fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, ""));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(9)), (lines, lengths) => {
      assert.deepEqual(split(bytes(lines.map((text) => `${text}\n`).join("")), lengths), lines);
    }),
  );
});
