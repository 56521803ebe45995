import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { elementsText, indentJson } from "./json-text.ts";

describe("JSON of a server on lines", () => {
  it("is what any program would write", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        // Control characters that terminals take for commands are escaped.
        if (/[\u007f-\u009f\u2028\u2029]/.test(text)) assert.deepEqual(JSON.parse(indentJson(text)), JSON.parse(text));
        else assert.equal(indentJson(text), JSON.stringify(JSON.parse(text), undefined, 2));
      }),
    );
  });

  it("keeps numbers as they are written", () => {
    assert.equal(
      indentJson('{"a":12345678901234567890,"b":1.0,"c":[ ]}'),
      '{\n  "a": 12345678901234567890,\n  "b": 1.0,\n  "c": []\n}',
    );
  });

  it("escapes what terminals take for commands", () => {
    assert.equal(indentJson('"a\u009b2J"'), '"a\\u009b2J"');
  });
});

describe("the elements of a list in JSON", () => {
  it("are found below their key of the outermost map alone", () => {
    const text =
      '{"a":{"results":[1]}, "b":"results", "c":[["results"]], "results": [ {"x":[1,"]"]}, 2.0 ], "total":2}';
    assert.equal(elementsText(text, "results").trim(), '{"x":[1,"]"]}, 2.0');
    for (const none of ['{"results":[]}', "[]", '{"results":{"results":[1]}}', "{}"]) {
      assert.equal(elementsText(none, "results"), "", none);
    }
  });
});
