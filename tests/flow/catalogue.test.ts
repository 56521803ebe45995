import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it, test } from "node:test";
import { createExpressions } from "../../components/services/expressions.ts";
import { flowJsonSchema } from "../../core/flow/json-schema.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import { createRegistry } from "../../plugins/catalog.ts";

const registry = createRegistry();
const expressions = createExpressions();

/** Every flow of the fixtures, but the one that is wrong on purpose. */
async function fixtureFlows(): Promise<readonly string[]> {
  const folder = join(import.meta.dirname, "../../fixtures");
  const paths = await readdir(folder, { recursive: true });
  return paths
    .filter((path) => path.endsWith(".yml") && !path.endsWith("invalid.yml") && !path.endsWith(".test.yml"))
    .map((path) => join(folder, path));
}

test("every flow of the fixtures is right", async () => {
  const files = await fixtureFlows();
  assert.ok(files.length > 5);
  for (const file of files) {
    const parsed = await parseFlow(await readFile(file, "utf8"), { file, registry, expressions });
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems.map(formatProblem), []);
  }
});

test("the JSON Schema of flows covers every type of the catalogue", async () => {
  const schema = JSON.stringify(await flowJsonSchema(registry));
  for (const type of registry.types()) assert.ok(schema.includes(JSON.stringify(type)), type);
});

const LOG = "io.kestra.plugin.core.log.Log";
/** A task after its id, and what is told about it. */
const TASKS: readonly (readonly [string, string])[] = [
  [`type: ${LOG}`, '3:9 tasks[0].message: required property "message" is missing; it takes text or a list'],
  [`type: ${LOG}, message: {a: b}`, "3:63 tasks[0].message: expected text or a list, got a map"],
  [
    `type: ${LOG}, message: ["a", "{{ 1 | nope }}"]`,
    "3:77 tasks[0].message[1]: invalid expression: Filter [nope] does not exist.",
  ],
  [
    'type: io.kestra.plugin.core.execution.Assert, conditions: ["{{ 1 | nope }}"]',
    "3:84 tasks[0].conditions[0]: invalid expression: Filter [nope] does not exist.",
  ],
  [
    'type: io.kestra.plugin.core.storage.FilterItems, from: x, filterCondition: "{{ a | nope }}"',
    "3:100 tasks[0].filterCondition: invalid expression: Filter [nope] does not exist.",
  ],
  [
    'type: io.kestra.plugin.core.storage.DeduplicateItems, from: x, expr: "{{ a | nope }}"',
    "3:94 tasks[0].expr: invalid expression: Filter [nope] does not exist.",
  ],
  [`type: ${LOG}g, message: x`, `3:23 tasks[0].type: unknown type "${LOG}g"; did you mean "${LOG}"?`],
  [
    "type: io.kestra.plugin.core.flow.Sleep, duration: 5m",
    '3:67 tasks[0].duration: "5m" is not a duration; did you mean PT5M?',
  ],
  [
    "type: io.kestra.plugin.core.flow.ForEach, values: [1]",
    '3:9 tasks[0].tasks: required property "tasks" is missing; it takes a list',
  ],
];

describe("a task of the catalogue", () => {
  for (const [task, expected] of TASKS) {
    it(`written as ${task} is told to be wrong`, async () => {
      const parsed = await parseFlow(`id: f\nnamespace: n\ntasks: [{id: a, ${task}}]\n`, { registry, expressions });
      assert.deepEqual(parsed.ok ? [] : parsed.problems.map(formatProblem), [expected]);
    });
  }
});
