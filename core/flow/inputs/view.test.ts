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
  const values = { f: 2, g: { d: 306 }, l: [1, 2.5], form: { d: 0.5 }, s: "PT1S" };
  assert.deepEqual(viewInputs(declared, values), {
    f: new JavaDouble(2),
    g: { d: new JavaDouble(306) },
    l: [new JavaDouble(1), 2.5],
    form: { d: 0.5 },
    s: "PT1S",
  });
  assert.deepEqual(values.g, { d: 306 });
});

test("views are made once, and inputs of a flow that declares none are the same object", () => {
  const values = { s: "x", f: 1 };
  assert.equal(viewInputs(undefined, values), values);
  const declared = [{ id: "f", type: "FLOAT" }];
  assert.equal(viewInputs(declared, values), viewInputs(declared, values));
  assert.equal(viewInputs([{ id: "missing", type: "FLOAT" }], { s: "x" })["s"], "x");
});

test("inputs come in the order of a Java map, whatever order they were declared in", () => {
  const names = ["name", "age", "city", "email", "zip", "country"];
  const declared = names.map((id) => ({ id, type: "STRING" }));
  const values = Object.fromEntries(names.map((id) => [id, "1"]));
  assert.deepEqual(Object.keys(viewInputs(declared, values)), ["name", "zip", "country", "city", "age", "email"]);
});

/** An input without a stored value, and what expressions see of it. */
const CONSTANTS: readonly (readonly [Readonly<Record<string, unknown>>, unknown])[] = [
  [{ type: "STRING", defaults: "k" }, "k"],
  [{ type: "STRING", defaults: "{{ vars.v }}" }, undefined],
  [{ type: "STRING" }, undefined],
  [{ type: "INT", defaults: 5 }, 5],
  [{ type: "FLOAT", defaults: 2 }, new JavaDouble(2)],
  [{ type: "DURATION", defaults: "PT5M" }, new JavaDouble(300)],
  [{ type: "DATETIME", defaults: "2024-01-02T03:04:05Z" }, "2024-01-02T03:04:05.000000Z"],
  [{ type: "JSON", defaults: '{"k":1}' }, '{"k":1}'],
  [{ type: "YAML", defaults: { k: 1 } }, '{"k":1}'],
  [{ type: "ARRAY", itemType: "INT", defaults: [1, "2"] }, [1, "2"]],
  [{ type: "INT", defaults: "x" }, undefined],
  [{ type: "SELECT", values: ["A", "B"], autoSelectFirst: true }, "A"],
  [{ type: "MULTISELECT", values: ["A", "B"], autoSelectFirst: true }, ["A"]],
];

for (const [own, expected] of CONSTANTS) {
  test(`of ${JSON.stringify(own)} that does not apply, expressions see ${JSON.stringify(expected)}`, () => {
    const declared = [
      { id: "a", type: "STRING" },
      { id: "g.b", type: "STRING", ...own },
    ];
    const seen = viewInputs(declared, { a: "x" });
    assert.deepEqual(seen, expected === undefined ? { a: "x" } : { a: "x", g: { b: expected } });
  });
}
