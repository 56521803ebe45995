import assert from "node:assert/strict";
import { test } from "node:test";
import { lineWidth } from "../text/lines.ts";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { ConfirmOverlay } from "./confirm-overlay.ts";
import type { Area } from "./view.ts";

const AREA: Area = { columns: 60, rows: 12, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 };

function texts(question: string, command?: string): readonly string[] {
  const lines = new ConfirmOverlay(question, command, () => undefined).draw(AREA);
  assert.ok(lines.length <= AREA.rows);
  for (const line of lines) assert.ok(lineWidth(line) <= AREA.columns);
  return lines.map(plainText);
}

test("a question names its command, and what can be answered", () => {
  assert.deepEqual(texts("Kill a?\nIt is alone.", "kestra execution kill a"), [
    "Kill a?",
    "It is alone.",
    "",
    "kestra execution kill a",
    "",
    "y yes   n no",
  ]);
});

test("a question with a command of thousands of ids is seen whole, with what can be answered", () => {
  const ids = Array.from({ length: 5_000 }, (_, index) => `4kGf6Jb0Zg1hTq7nHc${index}`);
  const lines = texts("Kill these 5000 executions?", `kestra execution kill ${ids.join(" ")}`);
  assert.equal(lines[0], "Kill these 5000 executions?");
  assert.match(lines[2] ?? "", /^kestra execution kill/);
  assert.deepEqual(lines.slice(-3), ["…", "", "y yes   n no"]);
});

test("a question that is longer than the screen can still be answered", () => {
  const lines = texts(Array.from({ length: 40 }, (_, index) => `line ${index}`).join("\n"), "kestra kill");
  assert.deepEqual(lines.slice(-3), ["…", "", "y yes   n no"]);
});

test("names in a question and its command are harmless", () => {
  const shown = texts("Kill \u001b]0;x\u0007a?", "kestra kill '\u001b[2Ja'").join("\n");
  assert.equal(shown, "Kill a?\n\nkestra kill 'a'\n\ny yes   n no");
});
