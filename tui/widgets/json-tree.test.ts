import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { plainText } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { CHILDREN_MAX, Entries, JsonTree, jsonRows, jsonText, sifted } from "./json-tree.ts";

const area = { columns: 60, rows: 100, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 };

function shown(tree: JsonTree): readonly string[] {
  return tree.draw(area).map((line) => plainText(line).trimEnd());
}

describe("a tree of values", () => {
  it("counts no more lines of a very long text than people want to know", () => {
    const tree = new JsonTree();
    const text = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join("\n");
    tree.replace([{ label: "long", value: text }]);
    assert.match(shown(tree).join("\n"), /line 0 … 1000 or more lines/);
  });

  it("shows objects, lists, texts of many lines and what is empty", () => {
    const tree = new JsonTree();
    tree.replace([{ label: "outputs", value: { list: [1, true, null], text: "one\ntwo", none: {} } }]);
    assert.deepEqual(shown(tree), [
      "▾ outputs  {3}",
      "  ▾ list  [3]",
      "      0  1",
      "      1  true",
      "      2  null",
      "    text  one … 2 lines",
      "    none  {0}",
    ]);
  });

  it("folds and unfolds one line and all of them", () => {
    const tree = new JsonTree();
    tree.replace([{ label: "a", value: { b: { c: 1 } } }]);
    tree.move("down");
    tree.toggle();
    assert.deepEqual(shown(tree), ["▾ a  {1}", "  ▸ b  {1}"]);
    tree.toggleAll();
    assert.deepEqual(shown(tree), ["▾ a  {1}", "  ▸ b  {1}"]);
    tree.toggleAll();
    assert.deepEqual(shown(tree), ["▾ a  {1}", "  ▾ b  {1}", "      c  1"]);
  });

  it("tells how much of a long list it leaves out", () => {
    const rows = jsonRows(
      [{ label: "all", value: Array.from({ length: CHILDREN_MAX + 5 }, (_, at) => at) }],
      () => true,
    );
    assert.equal(rows.length, CHILDREN_MAX + 2);
    assert.equal(rows.at(-1)?.label, "5 more");
  });

  it("keeps entries of the same label apart", () => {
    const entries = new Entries([
      { label: "task", key: "1", value: "a" },
      { label: "task", key: "2", value: "b" },
    ]);
    const keys = jsonRows([{ label: "tasks", value: entries }], () => true).map(({ key }) => key);
    assert.equal(new Set(keys).size, 3);
    assert.equal(jsonText(entries).text, '{\n  "1": "a",\n  "2": "b"\n}');
  });

  it("is sifted to what passes, with what is around it", () => {
    const entry = { label: "outputs", value: { first: { uri: "a.csv", size: 1 }, second: { uri: "b.csv" }, size: 9 } };
    const left = sifted(entry, (text) => text.includes("b.csv"));
    assert.deepEqual(
      jsonRows(left ? [left] : [], () => true).map(({ label }) => label),
      ["outputs", "second", "uri"],
    );
    assert.equal(
      sifted(entry, (text) => text === "nothing"),
      undefined,
    );
    assert.equal(
      sifted(entry, (text) => text === "outputs"),
      entry,
    );
  });

  it("is as narrow as its area and harmless, whatever the values are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: 10, max: 120 }), (value, columns) => {
        const tree = new JsonTree();
        tree.replace([{ label: "value", value }]);
        for (const line of tree.draw({ ...area, columns }, () => "a note")) {
          const text = plainText(line);
          assert.ok(widthOf(text) <= columns, text);
          assert.doesNotMatch(text, /\p{Cc}/u);
        }
      }),
    );
  });
});
