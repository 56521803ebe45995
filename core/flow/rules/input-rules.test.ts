import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseFlow } from "../parser.ts";
import { fakeTypes } from "../testing/fake-types.ts";

const registry = fakeTypes();

/** Inputs of a flow, and the messages about them. */
const INPUTS: readonly (readonly [string, readonly string[]])[] = [
  [
    "{id: a, type: STRING, required: false, defaults: x}",
    ["Inputs with a default value must be required, since the default is always applied."],
  ],
  ["{id: a, type: STRING, prefill: x, defaults: y}", ["Inputs with a default value cannot also have a prefill."]],
  [
    "{id: a, type: SELECT, values: [x], autoSelectFirst: true, required: false}",
    ["Inputs with a default value must be required, since the default is always applied."],
  ],
  ["{id: a, type: MULTISELECT, values: [x], options: [y]}", ["you can't define both `values` and `options`"]],
  [
    "{id: f, type: FORM, prefill: x, inputs: [{id: a, type: STRING}]}",
    ["A FORM input groups other inputs and cannot declare a default value or a prefill."],
  ],
  [
    "{id: a, type: FILE, defaults: 'https://a.b/c.csv'}",
    [
      "inputs of type 'FILE' only support `defaults` as local files using a file URI or as namespace files using a nsfile URI",
    ],
  ],
  ["{id: a, type: FILE, defaults: 'nsfile:///c.csv'}, {id: b, type: FILE, defaults: '{{ vars.file }}'}", []],
  ["{id: a, type: SELECT}", ["a SELECT input has nothing to choose from"]],
  [
    "{id: a, type: SELECT, values: [x], expression: '{{ y }}'}",
    ['"values" are not used when there is an "expression"'],
  ],
  [
    "{id: a, type: STRING}, {id: a.b, type: STRING}",
    ["Input path 'a' conflicts with 'a.b'; one cannot be nested under the other."],
  ],
  ["{id: a, type: STRING, dependsOn: {inputs: [b]}}", ["Input with id 'a' depends on a non-existent input 'b'."]],
  ["{id: a, type: STRING, dependsOn: {inputs: [a]}}", ["Cycle dependency detected for input with id 'a': [a]"]],
  [
    "{id: a, type: STRING, dependsOn: {inputs: [b]}}, {id: b, type: STRING, dependsOn: {inputs: [a]}}",
    ["Cycle dependency detected for input with id 'a': [a, b]"],
  ],
  ["{id: f, type: FORM, inputs: [{id: a, type: STRING}, {id: a, type: STRING}]}", ["Duplicate input with name [f.a]"]],
  [
    "{id: f, type: FORM, inputs: [{id: g, type: FORM, inputs: []}]}",
    ["A FORM input cannot contain another FORM input; grouping is limited to a single level."],
  ],
  ["{id: f, type: FORM, inputs: [{id: a, type: STRING}]}, {id: b, type: STRING, dependsOn: {inputs: [f.a]}}", []],
  ["{id: a, type: ARRAY}", ['required property "itemType" is missing']],
  [
    "{id: a, type: ARRAY, itemType: ARRAY}",
    [
      '"ARRAY" is not one of STRING, INT, FLOAT, BOOLEAN, BOOL, DATETIME, DATE, TIME, DURATION, FILE, JSON, URI, YAML, EMAIL',
    ],
  ],
  ["{id: a, type: string}", ['unknown input type "string"']],
  ["{id: a, type: INT, defaults: x}", ['expected a whole number, got the text "x"']],
  ["{id: a, type: INT, defaults: '{{ x }}'}", []],
  ["{id: a, type: STRING, validator: '['}", ['"[" is not a regular expression']],
  ["{id: a, type: DATE, after: 2024-13-01}", ['"2024-13-01" is not a date']],
  ["{id: a, type: STRING, values: [x]}", ['unknown property "values"']],
];

describe("inputs of a flow", () => {
  for (const [inputs, expected] of INPUTS) {
    it(`written as ${inputs} are ${expected.length === 0 ? "right" : "told to be wrong"}`, async () => {
      const source = `id: f\nnamespace: n\ninputs: [${inputs}]\ntasks: [{id: t, type: test.Return}]\n`;
      const parsed = await parseFlow(source, { registry });
      const problems = parsed.ok ? parsed.warnings : parsed.problems;
      assert.deepEqual(
        problems.map(({ message }) => message),
        expected,
      );
    });
  }
});
