import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import stringWidth from "string-width";
import { STATE_LOOKS, UNICODE_GLYPHS } from "../theme.ts";
import { fit, ONE_COLUMN, truncate, widthOf, wrap } from "./width.ts";

test("wide characters count two columns and combining ones none", () => {
  assert.equal(widthOf("世界"), 4);
  assert.equal(widthOf("e\u0301"), 1);
  assert.equal(widthOf("abc"), 3);
});

test("a text that is too long ends with an ellipsis", () => {
  assert.equal(truncate("sales-report", 6, "…"), "sales…");
  assert.equal(truncate("世界世界", 4, "…"), "世…");
  assert.equal(truncate("short", 6, "…"), "short");
  assert.equal(truncate("x".repeat(1_000_000), 3, "…"), "xx…");
});

test("a fitted text has exactly the columns asked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 30 }), (text, columns) => {
      fc.pre(!/\p{C}/u.test(text));
      assert.equal(widthOf(fit(text, columns, "…")), columns);
    }),
  );
});

test("a wrapped text is whole, and no piece is too wide", () => {
  assert.deepEqual(wrap("sales-report", 5), ["sales", "-repo", "rt"]);
  assert.deepEqual(wrap("世界世界", 5), ["世界", "世界"]);
  assert.deepEqual(wrap("", 5), [""]);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 2, max: 30 }), (text, columns) => {
      fc.pre(!/\p{C}/u.test(text));
      const pieces = wrap(text, columns);
      assert.equal(pieces.join(""), text);
      for (const piece of pieces) assert.ok(widthOf(piece) <= columns);
    }),
  );
});

test("every character that counts one column unmeasured measures one column, and stays apart from its neighbours", () => {
  const characters = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  const quick = characters.filter((character) => ONE_COLUMN.test(character));
  assert.ok(quick.length > 1_000);
  const others = quick.filter((character) => stringWidth(character) !== 1);
  assert.deepEqual(others, []);
  const all = quick.join("");
  assert.equal(stringWidth(all), all.length);
});

test("the glyphs of pictures need no measuring", () => {
  const glyphs = [UNICODE_GLYPHS, ...Object.values(STATE_LOOKS).map(({ glyph }) => glyph)];
  assert.match(JSON.stringify(glyphs).replace(/["[\]{},:]/g, ""), ONE_COLUMN);
});
