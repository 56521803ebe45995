import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { keySheet, withKeySheet } from "../../tui/app/key-sheet.ts";
import { ACT_NAMES, keyEntry } from "../../tui/app/key-table.ts";

const DOCUMENT = "docs/how-to/use-the-terminal-ui.md";

test("the key sheet of the terminal UI is what the key table says (UPDATE=1 writes it)", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const wanted = withKeySheet(document);
  if (process.env["UPDATE"]) writeFileSync(DOCUMENT, wanted);
  else assert.equal(document, wanted);
});

test("the key sheet leaves out no act but the panes, which are one line", () => {
  const sheet = keySheet();
  for (const name of ACT_NAMES.filter((each) => !each.startsWith("pane-")))
    assert.ok(sheet.includes(`| ${keyEntry(name).says} |`), name);
  assert.ok(sheet.includes("| `1` to `9` |"));
});
