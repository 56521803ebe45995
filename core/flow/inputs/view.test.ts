import assert from "node:assert/strict";
import { test } from "node:test";
import { JavaDouble } from "../../expression/number.ts";
import { viewInputs } from "./view.ts";

test("expressions see floats as doubles and durations as seconds, also in groups and lists", () => {
  const declared = [
    { id: "f", type: "FLOAT" },
    { id: "g.d", type: "DURATION" },
    { id: "l", type: "ARRAY", itemType: "FLOAT" },
    { id: "form", type: "FORM", inputs: [{ id: "d", type: "DURATION" }] },
    { id: "s", type: "STRING" },
  ];
  const values = { f: 2, g: { d: "PT5M6S" }, l: [1, 2.5], form: { d: "PT0.5S" }, s: "PT1S" };
  assert.deepEqual(viewInputs(declared, values), {
    f: new JavaDouble(2),
    g: { d: new JavaDouble(306) },
    l: [new JavaDouble(1), 2.5],
    form: { d: 0.5 },
    s: "PT1S",
  });
  assert.deepEqual(values.g, { d: "PT5M6S" });
});

test("inputs that look the same are the same object, and views are made once", () => {
  const values = { s: "x", f: 1 };
  assert.equal(viewInputs([{ id: "s", type: "STRING" }], values), values);
  const declared = [{ id: "f", type: "FLOAT" }];
  assert.equal(viewInputs(declared, values), viewInputs(declared, values));
  assert.equal(viewInputs([{ id: "missing", type: "FLOAT" }], { s: "x" })["s"], "x");
});
