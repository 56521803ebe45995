import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { parseFlow } from "../flow/parser.ts";
import { fakeTypes } from "../flow/testing/fake-types.ts";
import { isJsonMap, type JsonMap } from "../json-map.ts";
import { type FillOptions, filledFlow } from "./filled-flow.ts";
import { flowYaml } from "./flow-yaml.ts";

const registry = fakeTypes();

async function filled(source: string, options?: FillOptions): Promise<JsonMap> {
  const parsed = await parseFlow(source, { registry });
  assert.ok(parsed.ok, parsed.ok ? "" : (parsed.problems[0]?.message ?? ""));
  return filledFlow(parsed.flow, registry, options);
}

const HEAD = "id: f\nnamespace: n\n";

test("plugin defaults are in their tasks and no more beside them, so that lists are not joined twice", async () => {
  const source = `${HEAD}pluginDefaults:
  - type: test.Say
    values: {words: [from-default]}
  - type: test.Say
    ref: loud
    forced: true
    values: {loud: true}
tasks:
  - id: a
    type: test.Say
    message: hi
    words: [own]
    pluginDefaultsRef: loud
  - id: b
    type: test.Sequence
    tasks:
      - {id: c, type: test.Say, message: low, words: [own]}
`;
  const once = await filled(source);
  assert.deepEqual(once, {
    id: "f",
    namespace: "n",
    tasks: [
      { id: "a", type: "test.Say", loud: true, message: "hi", words: ["own"] },
      {
        id: "b",
        type: "test.Sequence",
        tasks: [{ id: "c", type: "test.Say", message: "low", words: ["from-default", "own"] }],
      },
    ],
  });
  assert.deepEqual(await filled(flowYaml(once)), once);
});

test("a task's id and type come first, also where a forced default came before", async () => {
  const source = `${HEAD}pluginDefaults: [{type: test.Say, forced: true, values: {message: m}}]\ntasks: [{id: a, type: test.Say}]`;
  assert.match(flowYaml(await filled(source)), /- id: a\n {4}type: test\.Say\n {4}message: m\n/);
});

test("defaults of types are filled in at any depth, but only when asked for", async () => {
  const source = `${HEAD}tasks:
  - id: d
    type: io.kestra.plugin.core.flow.Dag
    tasks: [{task: {id: a, type: test.Say, message: hi}}]
  - id: s
    type: io.kestra.plugin.core.flow.Switch
    value: x
    cases: {x: [{id: b, type: test.Say, message: hi, level: WARN}]}
`;
  const levels = (value: unknown): readonly unknown[] => {
    if (Array.isArray(value)) return value.flatMap(levels);
    if (!isJsonMap(value)) return [];
    return "message" in value ? [value["level"]] : Object.values(value).flatMap(levels);
  };
  assert.deepEqual(levels(await filled(source)), [undefined, "WARN"]);
  assert.deepEqual(levels(await filled(source, { typeDefaults: true })), ["INFO", "WARN"]);
});

test("the YAML of a flow reads as the same data, whatever texts are in it", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ unit: "binary" }), (value, text) => {
      const data: Record<string, unknown> = JSON.parse(JSON.stringify({ text, list: [text, value], ...value }));
      const yaml = flowYaml(data);
      assert.deepEqual(parse(yaml), data);
      assert.doesNotMatch(yaml.replace(/[\n\t]/g, ""), /\p{Cc}/u);
    }),
  );
});

test("texts that older readers of YAML take for other values are quoted", () => {
  assert.equal(flowYaml({ a: "yes", b: "0o17", c: "a\nb\n" }), 'a: "yes"\nb: "0o17"\nc: |\n  a\n  b\n');
});

test("decimal numbers of variables keep their point when the flow is written again", async () => {
  const source = `${HEAD}variables:\n  price: 10.0\n  list:\n    - 2.0\n    - 3\ntasks:\n  - id: t\n    type: test.Return\n`;
  assert.ok(flowYaml(await filled(source)).includes("price: 10.0\n  list:\n    - 2.0\n    - 3\n"));
});
