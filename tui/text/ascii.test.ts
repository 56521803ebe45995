import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { asciiLine } from "./ascii.ts";
import { plainText } from "./painter.ts";
import { widthOf } from "./width.ts";

test("letters lose their accents and marks become their likeness in ASCII", () => {
  assert.equal(plainText(asciiLine([{ text: "käse · e\u0301 … done" }])), "kase - e ~ done");
  assert.equal(plainText(asciiLine([{ text: "世界 " }, { text: "🚀!", style: "bold" }])), "???? ??!");
});

test("a line in ASCII takes the columns that it took before", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      fc.pre(!/\p{C}/u.test(text));
      const ascii = plainText(asciiLine([{ text }]));
      assert.match(ascii, /^[ -~]*$/);
      assert.equal(widthOf(ascii), widthOf(text));
    }),
  );
});
