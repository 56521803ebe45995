import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { STATES } from "../../../core/execution/state.ts";
import type { ExecutionRow } from "../../source/execution-row.ts";
import { askedExecutions, executionFilter } from "./execution-filter.ts";

const ROW: ExecutionRow = {
  id: "4kGf6Jb0Zg1hTq7nHc2xYe",
  namespace: "company.sales",
  flowId: "report",
  flowRevision: 1,
  state: "FAILED",
  startMs: 0,
  endMs: undefined,
  labels: [
    { key: "Team", value: "sales" },
    { key: "app.kind", value: "a=b" },
  ],
  trigger: undefined,
  parentId: undefined,
};

const QUERIES: readonly (readonly [text: string, isFaultsOnly: boolean, query: object | undefined])[] = [
  ["", false, {}],
  ["words id:4k trigger:daily", false, {}],
  ["ns:company flow:rep", false, { "filters[namespace][STARTS_WITH]": "company", "filters[flowId][CONTAINS]": "rep" }],
  [
    "Team=sales app.kind:a=b",
    false,
    { "filters[labels][EQUALS][Team]": "sales", "filters[labels][EQUALS][app.kind]": "a=b" },
  ],
  ["-team=sales -ns:company", false, {}],
  ["state:failed,killed", false, { "filters[state][IN]": "FAILED,KILLED" }],
  ["state:failed,killed state:kill", false, { "filters[state][IN]": "KILLED" }],
  ["state:failed state:killed", false, undefined],
  ["state:unheard", false, undefined],
  ["-state:success", false, { "filters[state][NOT_IN]": "SUCCESS" }],
  ["-state:unheard", false, {}],
  ["", true, { "filters[state][IN]": "FAILED,KILLED,CANCELLED,WARNING" }],
  ["state:failed", true, { "filters[state][IN]": "FAILED" }],
  ["-state:failed", true, { "filters[state][IN]": "KILLED,CANCELLED,WARNING" }],
  ["state:running", true, undefined],
];

const PASSING: readonly (readonly [text: string, passes: boolean])[] = [
  ["Team=sales", true],
  ["team=sales", false],
  ["app.kind=a=b", true],
  ["NS:Company", true],
  ["ns:comp", true],
  ["ns:sales", false],
  ["state:fail state:failed", true],
  ["-state:failed", false],
];

describe("a filter of executions", () => {
  for (const [text, isFaultsOnly, query] of QUERIES) {
    it(`asks a server for "${text}"${isFaultsOnly ? " among faults" : ""} by ${JSON.stringify(query) ?? "nothing"}`, () =>
      assert.deepEqual(askedExecutions(text, isFaultsOnly).query, query));
  }

  for (const [text, passes] of PASSING) {
    it(`${passes ? "lets" : "does not let"} a failed report of the sales team pass "${text}"`, () =>
      assert.equal(executionFilter(text)(ROW), passes));
  }

  it("finds on a server whatever passes it here", () => {
    const words = ["ns:company", "-flow:rep", "state:f", "-state:s", "Team=sales", "team=sales", "report", "id:4"];
    fc.assert(
      fc.property(fc.subarray(words), fc.constantFrom(...STATES), (chosen, state) => {
        const text = chosen.join(" ");
        const row = { ...ROW, state };
        assert.ok(!executionFilter(text)(row) || askedExecutions(text, false).isFound(row));
      }),
    );
  });
});
