import assert from "node:assert/strict";
import { test } from "node:test";
import type { ParseResult } from "../../../core/flow/parser.ts";
import { exceptionOf } from "./flow-reads.ts";

test("a stored flow whose plugin is gone says so, and one that is sound says nothing", async () => {
  const flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, tasks: [] };
  const problem = {
    line: 4,
    column: 5,
    path: "tasks[0].type",
    message: 'unknown type "gone"',
    severity: "error",
  } as const;
  const reading = (result: ParseResult) => ({ parseFlow: () => Promise.resolve(result) });
  const gone = reading({ ok: false, problems: [problem] });
  const stored = { flow, source: "s" };
  assert.equal(await exceptionOf(gone, stored), "Invalid type: gone (line 4, column 5)");
  assert.equal(await exceptionOf(reading({ ok: true, flow, warnings: [] }), { flow, source: "s" }), undefined);
});
