import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { STATES } from "../../../core/execution/state.ts";
import type { Area } from "../../app/view.ts";
import { executionDetailOf, taskRunDetailOf } from "../../source/execution-detail.ts";
import { plainText } from "../../text/painter.ts";
import { UNICODE_GLYPHS } from "../../theme.ts";
import { executionFilter } from "../executions/execution-filter.ts";
import { headLines } from "./execution-head.ts";
import { ExecutionModel } from "./execution-model.ts";
import { taskRunLines } from "./task-run-view.ts";
import { givenEntries, outputEntries } from "./values-panes.ts";

const AREA: Area = { columns: 80, rows: 24, glyphs: UNICODE_GLYPHS, nowMs: 1_000_000, tick: 0 };

const anything = fc.oneof(fc.jsonValue(), fc.constantFrom("\u001b[2J", "2026-01-01T00:00:00Z", "\u202egnp"));

/** An object with the fields that servers tell, each of which may be anything, or not be there. */
function withFields(...names: readonly string[]): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, anything])), { requiredKeys: [] });
}

const state = fc
  .tuple(
    fc.constantFrom(...STATES),
    withFields("startDate", "endDate", "histories"),
    fc.array(withFields("state", "date")),
  )
  .map(([current, fields, histories]) => ({ histories, ...fields, current }));

const taskRun = fc
  .tuple(fc.string(), state, withFields("taskId", "value", "iteration", "parentTaskRunId", "attempts", "outputs"))
  .map(([id, its, fields]) => ({ ...fields, id, state: its }));

const execution = fc
  .tuple(
    fc.string({ minLength: 1 }),
    state,
    fc.array(taskRun, { maxLength: 3 }),
    withFields(
      "namespace",
      "flowId",
      "flowRevision",
      "labels",
      "inputs",
      "outputs",
      "variables",
      "trigger",
      "metadata",
    ),
    withFields("parentId", "originalId", "scheduleDate"),
  )
  .map(([id, its, taskRunList, fields, more]) => ({ ...fields, ...more, id, state: its, taskRunList }));

test("whatever a server tells of an execution is shown, and is harmless", () => {
  fc.assert(
    fc.property(execution, (row) => {
      const detail = executionDetailOf(row);
      assert.ok(detail);
      const model = new ExecutionModel();
      model.take(row);
      executionFilter("a ns:b state:failed x=y trigger:z -flow:c")(detail);
      const taskRuns = row.taskRunList.flatMap((each) => taskRunDetailOf(each) ?? []);
      const lines = [
        ...headLines(detail, model.counts, AREA),
        ...taskRuns.flatMap((each) => taskRunLines(each, { ...AREA, type: "", log: [] })),
      ];
      for (const line of lines) assert.doesNotMatch(plainText(line), /[\p{Cc}\u202e]/u);
      assert.ok(givenEntries(detail).length > 0);
      assert.ok(outputEntries(detail).length > 0);
    }),
  );
});
