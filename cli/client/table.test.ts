import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { textAt } from "../../core/rest/json-fields.ts";
import { plainText } from "../../tui/text/painter.ts";
import { widthOf } from "../../tui/text/width.ts";
import { type Column, tabbedLines, tableLines } from "./table.ts";

const COLUMNS: readonly Column[] = [
  { title: "id", whole: true, cell: (row) => textAt(row, "id") },
  { title: "text", cell: (row) => textAt(row, "text") },
  { title: "more", optional: true, cell: (row) => ({ text: textAt(row, "more"), raw: "raw" }) },
];
const ROWS = [
  { id: "4kGf6Jb0Zg1hTq7nHc2xYe", text: "a text that is long enough to be cut", more: "some more" },
  { id: "b", text: "日本語", more: "" },
];

function drawn(width: number, rows: readonly unknown[] = ROWS): readonly string[] {
  return tableLines(COLUMNS, rows, { width, ellipsis: "…" }).map((line) => plainText(line).trimEnd());
}

describe("a table", () => {
  it("is aligned below its head, also where characters are wide", () => {
    assert.deepEqual(drawn(100), [
      "ID                      TEXT                                  MORE",
      "4kGf6Jb0Zg1hTq7nHc2xYe  a text that is long enough to be cut  some more",
      "b                       日本語",
    ]);
  });

  it("cuts what may be cut, leaves out what may be missing, and never cuts an id", () => {
    assert.equal(drawn(60)[1], "4kGf6Jb0Zg1hTq7nHc2xYe  a text that is long enou…  some more");
    assert.equal(drawn(34)[1], "4kGf6Jb0Zg1hTq7nHc2xYe  a text th…");
    for (let width = 35; width < 100; width++) {
      for (const line of drawn(width)) assert.ok(widthOf(line) <= width, `${width}: ${line}`);
    }
    assert.ok(drawn(5)[1]?.startsWith(ROWS[0]?.id ?? "?"));
  });

  it("leaves out optional columns that are empty", () => {
    assert.equal(drawn(100, [ROWS[1]])[0], "ID  TEXT");
  });

  it("shows no escape sequence and no line end of what a server says", () => {
    const rows = [{ id: "a", text: "x\u001b[31mred\nline\u009b2J" }];
    assert.equal(drawn(100, rows)[1], "a   xred line");
    assert.deepEqual(tabbedLines(COLUMNS, rows), ["a\txred line\traw"]);
  });

  it("is lines of fields with tabs for programs, nothing cut and no head", () => {
    assert.deepEqual(tabbedLines(COLUMNS, ROWS), [`${ROWS[0]?.id}\t${ROWS[0]?.text}\traw`, "b\t日本語\traw"]);
  });
});
