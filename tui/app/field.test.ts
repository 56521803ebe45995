import assert from "node:assert/strict";
import { test } from "node:test";
import { plainText } from "../text/painter.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { Field } from "./field.ts";

test("a text that was proposed for a field, and the hint beside it, are harmless", () => {
  const field = new Field("ns:a\u001b[2Jb\nc");
  const line = plainText(field.line("/", "tab: \u001b[2Jd", { columns: 80, glyphs: UNICODE_GLYPHS }));
  assert.equal(line.trimEnd(), "/ns:a␛[2Jb c   tab: d");
  assert.equal(field.text, "ns:a\u001b[2Jb\nc");
});
