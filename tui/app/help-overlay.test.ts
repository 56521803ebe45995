import assert from "node:assert/strict";
import { test } from "node:test";
import { lineWidth } from "../text/lines.ts";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { HelpOverlay, helpLines } from "./help-overlay.ts";
import { ACT_NAMES, KEY_GROUPS } from "./key-table.ts";
import type { Acts, Area } from "./view.ts";

const run = (): void => undefined;
const AREA: Area = { columns: 80, rows: 10, glyphs: UNICODE_GLYPHS, nowMs: 0, tick: 0 };
const ALL: Acts = Object.fromEntries(ACT_NAMES.map((name) => [name, { run }]));

function texts(acts: Acts): readonly string[] {
  return helpLines("Executions", acts).map((line) => plainText(line).trimEnd());
}

test("help lists the acts of a view by their groups, with all keys and the command that does the same", () => {
  const acts: Acts = {
    down: { run },
    kill: { says: "kill 2 executions", command: "kestra execution kill a b", run },
    back: { run },
  };
  const lines = texts(acts).map((line) => line.trim().replace(/ {2,}/g, " | "));
  assert.deepEqual(lines, [
    "Keys of Executions",
    "",
    "Acting",
    "ctrl-k | kill 2 executions | kestra execution kill a b",
    "",
    "Moving",
    "j, down | down",
    "",
    "Everywhere",
    "esc | back, or clear the filter",
  ]);
});

test("help says why something cannot be done, and dims it", () => {
  const line = helpLines("x", { kill: { disabled: "it has ended", command: "kestra kill", run } }).at(-1) ?? [];
  assert.match(plainText(line), /not now: it has ended$/);
  assert.ok(line.every(({ style }) => style === "dim"));
});

test("help knows every key of the table", () => {
  const lines = texts(ALL);
  for (const group of KEY_GROUPS) assert.ok(lines.includes(group), group);
  assert.equal(lines.filter((line) => line.startsWith("  ")).length, ACT_NAMES.length);
});

test("help is scrolled to its end and not beyond, fits the screen, and closes with any other key", () => {
  let closed = 0;
  const help = new HelpOverlay("x", ALL, () => closed++);
  const shown = (area = AREA): readonly string[] => help.draw(area).map((line) => plainText(line).trimEnd());
  assert.equal(shown()[0], "Keys of x");
  help.press({ name: "j", text: "j" });
  assert.equal(shown()[0], "");
  help.press({ name: "G", text: "G" });
  const end = shown();
  assert.equal(end.length, AREA.rows);
  assert.equal(end.at(-1), texts(ALL).at(-1));
  help.press({ name: "j", text: "j" });
  assert.deepEqual(shown(), end);
  for (const columns of [80, 20, 1]) {
    for (const line of help.draw({ ...AREA, columns })) assert.ok(lineWidth(line) <= columns);
  }
  assert.equal(closed, 0);
  help.press({ name: "?", text: "?" });
  assert.equal(closed, 1);
});

test("names of things in what acts say, why they cannot be done and their commands are harmless in help", () => {
  const hostile = "a\u001b[2Jb";
  const acts: Acts = {
    logs: { says: `logs of ${hostile}`, command: `kestra ${hostile}`, run },
    kill: { disabled: hostile, run },
  };
  const lines = helpLines(hostile, acts).map(plainText).join("\n");
  assert.ok(!lines.includes("\u001b"));
  assert.match(lines, /Keys of ab/);
});
