import assert from "node:assert/strict";
import { test } from "node:test";
import { formatProblem } from "../flow/problem.ts";
import { looksLikeSuite } from "./looks-like-suite.ts";
import { parseSuite } from "./parse-suite.ts";

const expressions = {
  check: (template: string) =>
    template.includes("}}") ? undefined : { message: "the expression is not closed", line: 1, column: 1, offset: 0 },
};

const TYPE = "type: io.kestra.core.tests.flow.UnitTest";

function problemsOf(source: string): readonly string[] {
  const parsed = parseSuite(source, { file: "t.yml", expressions });
  return parsed.ok ? [] : parsed.problems.map(formatProblem);
}

test("a suite is read with its fixtures and assertions", () => {
  const parsed = parseSuite(
    `id: s\nnamespace: n\nflowId: f\ntestCases:\n  - id: c\n    ${TYPE}\n    fixtures:\n      inputs: { a: 1 }\n` +
      `      tasks:\n        - { id: t, state: WARNING, outputs: { x: "{{ files['a'] }}" } }\n` +
      `    assertions:\n      - { value: "{{ outputs.t.x }}", greaterThan: 2, isNotNull: true }\n`,
    { expressions },
  );
  assert.ok(parsed.ok);
  const [testCase] = parsed.suite.testCases;
  assert.deepEqual(testCase?.fixtures?.inputs, { a: 1 });
  assert.deepEqual(testCase?.fixtures?.tasks, [{ id: "t", state: "WARNING", outputs: { x: "{{ files['a'] }}" } }]);
  assert.deepEqual(testCase?.assertions, [{ value: "{{ outputs.t.x }}", greaterThan: 2, isNotNull: true }]);
  assert.deepEqual(
    [...parsed.places.values()].map(({ line, column }) => `${line}:${column}`),
    ["5:5", "12:9"],
  );
});

test("everything that is wrong with a suite is told at once, with its place", () => {
  const source =
    `id: s\nnamespace: n\ntestCases:\n  - id: c\n    ${TYPE}\n  - id: c\n    ${TYPE}\n    assertions:\n` +
    `      - value: "{{ x"\n        equalTo: 1\n      - value: x\n        equalsTo: x\n`;
  assert.deepEqual(problemsOf(source), [
    't.yml:1:1 flowId: required property "flowId" is missing; it takes text',
    "t.yml:4:5 testCases[0]: the case asserts nothing; add assertions, or expectedState",
    "t.yml:6:9 testCases[1].id: a second case is named c",
    "t.yml:9:16 testCases[1].assertions[0].value: the expression is not closed",
    "t.yml:11:9 testCases[1].assertions[1]: the assertion compares with nothing; add one of equalTo, notEqualTo, " +
      "startsWith, endsWith, contains, greaterThan, greaterThanOrEqualTo, lessThan, lessThanOrEqualTo, in, notIn, " +
      "isNull, isNotNull",
    't.yml:12:9 testCases[1].assertions[1].equalsTo: unknown property "equalsTo"; did you mean "equalTo"?',
  ]);
});

test("texts that are no suite are refused", () => {
  assert.match(problemsOf("- a")[0] ?? "", /expected unit tests, got a list/);
  assert.match(problemsOf("a: [")[0] ?? "", /^t\.yml:1:/);
  assert.match(problemsOf(`id: s\nnamespace: n\nflowId: f\ntestCases: []`)[0] ?? "", /must not be empty/);
});

test("a suite is told from a flow by its test cases", () => {
  assert.ok(looksLikeSuite("testCases: []"));
  assert.ok(looksLikeSuite("testCases:\n  - [broken"));
  assert.ok(!looksLikeSuite("id: f\ntasks: []"));
});
