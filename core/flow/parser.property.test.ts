import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseFlow } from "./parser.ts";
import { formatProblem } from "./problem.ts";
import { fakeExpressions, fakeTypes } from "./testing/fake-types.ts";

const registry = fakeTypes();

const FLOW = `id: flow
namespace: a.b
labels: {team: x}
inputs:
  - {id: i, type: INT, min: 3}
  - id: j
    type: SELECT
    values: [a, b]
    dependsOn: {inputs: [i], condition: "{{ inputs.i > 4 }}"}
variables: {base: &base {type: test.Say, message: "{{ inputs.i }}"}}
tasks:
  - {<<: *base, id: a}
  - id: s
    type: test.Sequence
    tasks:
      - id: b
        type: test.Say
        message: |
          {{ outputs.a }}
          two
        retry: {type: constant, interval: PT1S, maxAttempts: 3}
pluginDefaults:
  - {type: test, values: {level: WARN}}
outputs:
  - {id: o, type: STRING, value: "{{ outputs.b.value }}"}
`;

/** Every problem stands inside the text and can be printed. */
async function check(source: string): Promise<void> {
  const parsed = await parseFlow(source, { registry, expressions: fakeExpressions });
  const lines = source.split("\n");
  for (const problem of parsed.ok ? parsed.warnings : parsed.problems) {
    const line = lines[problem.line - 1];
    assert.ok(line !== undefined, `line ${problem.line} of ${lines.length}: ${problem.message}`);
    assert.ok(problem.column >= 1 && problem.column <= line.length + 1, formatProblem(problem));
    assert.ok(formatProblem(problem).length > 0);
  }
  if (!parsed.ok) assert.ok(parsed.problems.some(({ severity }) => severity === "error"));
}

test("a right flow has no problem at all", async () => {
  const parsed = await parseFlow(FLOW, { registry, expressions: fakeExpressions });
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
});

test("any change of a flow's text is answered with a flow or with problems inside the text", async () => {
  const change = fc.record({
    at: fc.nat(FLOW.length),
    drop: fc.nat(12),
    add: fc.oneof(
      fc.constantFrom(
        "",
        " ",
        "\n",
        "\t",
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "'",
        '"',
        "*x",
        "&x ",
        "<<: ",
        "|",
        ">",
        "{{",
        "}}",
        "#",
        "~",
      ),
      fc.string({ maxLength: 6 }),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      let source = FLOW;
      for (const { at, drop, add } of changes) source = source.slice(0, at) + add + source.slice(at + drop);
      await check(source);
    }),
    { numRuns: 600 },
  );
});

test("any text is answered with a flow or with problems inside the text", async () => {
  const piece = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 20 }),
    fc.constantFrom(
      "id: a\n",
      "namespace: b\n",
      "tasks:\n",
      "  - id: c\n",
      "    type: test.Say\n",
      "? ",
      ": ",
      "- ",
      "---\n",
      "...\n",
      "%YAML 1.1\n",
      "\r\n",
      "\u0000",
      "\ud800",
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 12 }), (pieces) => check(pieces.join(""))),
    { numRuns: 600 },
  );
});

test("any JSON value under any property is answered with a flow or with problems inside the text", async () => {
  const names = [
    "tasks",
    "inputs",
    "outputs",
    "triggers",
    "labels",
    "retry",
    "pluginDefaults",
    "sla",
    "listeners",
    "variables",
    "concurrency",
  ];
  const task = fc.constantFrom("tasks", "message", "retry", "cases", "taskRunner", "auth", "type", "id", "errors");
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      fc.jsonValue(),
      task,
      fc.jsonValue(),
      async (name, value, property, other) => {
        const tasks = [{ id: "t", type: "test.Say", message: "m", [property]: other }];
        await check(JSON.stringify({ id: "a", namespace: "b", tasks, [name]: value }, undefined, 1));
      },
    ),
    { numRuns: 600 },
  );
});
