import assert from "node:assert/strict";
import { test } from "node:test";
import { flowJsonSchema, type JsonSchema } from "./json-schema.ts";
import { fakeTypes } from "./testing/fake-types.ts";

function part(schema: JsonSchema, ...path: readonly string[]): unknown {
  let value: unknown = schema;
  for (const key of path) value = (value as JsonSchema)[key];
  return value;
}

test("the JSON Schema of flows knows the properties of each type", async () => {
  const schema = await flowJsonSchema(fakeTypes());
  assert.deepEqual(part(schema, "$defs", "test.Say", "required"), ["id", "type", "message"]);
  assert.deepEqual(part(schema, "$defs", "test.Say", "properties", "message"), { type: "string" });
  assert.deepEqual(part(schema, "$defs", "Task", "properties", "type"), {
    enum: [
      "test.Say",
      "test.old.Say",
      "test.Return",
      "test.Exit",
      "test.Sequence",
      "io.kestra.plugin.core.flow.Dag",
      "io.kestra.plugin.core.flow.Switch",
      "io.kestra.plugin.core.flow.WorkingDirectory",
    ],
  });
});

test("in the JSON Schema of flows, what is rendered may also be an expression", async () => {
  const schema = await flowJsonSchema(fakeTypes());
  const [own, expression] = part(schema, "$defs", "test.Say", "properties", "wait", "anyOf") as JsonSchema[];
  assert.deepEqual(own, { type: "string", format: "duration" });
  assert.equal(expression?.["type"], "string");
  assert.deepEqual(part(schema, "$defs", "test.Say", "properties", "times"), {
    type: "integer",
    minimum: 1,
    maximum: 9,
  });
});

test("the JSON Schema of flows refers only to parts that it has", async () => {
  const schema = await flowJsonSchema(fakeTypes());
  const text = JSON.stringify(schema);
  const definitions = part(schema, "$defs") as JsonSchema;
  const references = [...text.matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(([, name = ""]) => name);
  assert.ok(references.includes("Task"));
  for (const name of references) assert.ok(Object.hasOwn(definitions, name), name);
});
