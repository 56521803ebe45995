/** The examples of types are parts of flows that are right, and show more than that the type is there. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createExpressions } from "../../components/services/expressions.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { flowOf } from "./example-flow.ts";

const registry = createRegistry();
const expressions = createExpressions();

const definitions = (await registry.all()).filter(
  (definition) => !("isInternal" in definition && definition.isInternal),
);

for (const { type, examples = [], properties } of definitions) {
  test(`the examples of ${type} are right in a flow`, async () => {
    assert.ok(examples.length > 0, "it has no example");
    for (const { title, code } of examples) {
      const source = flowOf(code, registry);
      const parsed = await parseFlow(source, { registry, expressions });
      assert.deepEqual(parsed.ok ? [] : parsed.problems.map(formatProblem), [], `${title}\n${source}`);
    }
  });

  test(`an example of ${type} shows a property of its own`, () => {
    const names = Object.keys(properties.properties);
    const shown = examples.some(({ code }) => names.some((name) => new RegExp(`^[ -]*${name}:`, "m").test(code)));
    assert.ok(shown || names.length === 0, "it only says that the type is there");
  });
}
