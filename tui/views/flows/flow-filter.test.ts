import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FlowRow, flowRowOf } from "../../source/flow-row.ts";
import { REPORT, recordedFlow } from "../../testing/recorded-flows.ts";
import { flowFilter, flowQuery } from "./flow-filter.ts";

const ROWS = [REPORT, recordedFlow("import", { disabled: true })].flatMap((row): FlowRow[] => {
  const found = flowRowOf(row);
  return found ? [found] : [];
});

const CASES: readonly (readonly [string, readonly string[]])[] = [
  ["", ["report", "import"]],
  ["SALES.rep", ["report"]],
  ["sold", ["report"]],
  ["ns:company", ["report", "import"]],
  ["ns:other", []],
  ["flow:imp", ["import"]],
  ["team=sales", ["report"]],
  ["team=sal", []],
  ["is:disabled", ["import"]],
  ["is:enabled", ["report"]],
  ["is:triggered", ["report"]],
  ["-is:triggered", ["import"]],
  ["-report sales", ["import"]],
];

describe("a filter of flows", () => {
  for (const [text, ids] of CASES) {
    it(`"${text}" lets pass ${ids.join(" and ") || "nothing"}`, () =>
      assert.deepEqual(
        ROWS.filter(flowFilter(text)).map(({ id }) => id),
        ids,
      ));
  }

  it("asks a server for words only where not all flows are here", () => {
    assert.deepEqual(flowQuery("sold ns:a x=y -ns:b is:disabled", false), {
      "filters[namespace][STARTS_WITH]": "a",
      "filters[labels][EQUALS][x]": "y",
    });
    assert.equal(flowQuery("-no sold more", true)["filters[q][EQUALS]"], "sold");
  });
});
