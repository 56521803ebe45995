import assert from "node:assert/strict";
import { test } from "node:test";
import { asIsoDuration, asSeconds, executionHeaderRow, taskRunRow } from "./execution-row.ts";

test("durations are written as Java writes them", () => {
  assert.deepEqual([0, 5, 1_500, 60_000, 62_500, 3_600_000, 3_723_004].map(asIsoDuration), [
    "PT0S",
    "PT0.005S",
    "PT1.5S",
    "PT1M",
    "PT1M2.5S",
    "PT1H",
    "PT1H2M3.004S",
  ]);
  assert.equal(asSeconds(1_500), 1.5);
});

test("a header says when the execution began and ended, and leaves out what is not there", () => {
  const histories = [
    { state: "CREATED" as const, date: "2030-01-01T00:00:00Z" },
    { state: "SUCCESS" as const, date: "2030-01-01T00:00:02Z" },
  ];
  const execution = {
    id: "e",
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    flowRevision: 1,
    state: { current: "SUCCESS" as const, histories },
    labels: [],
    inputs: {},
    variables: {},
    originalId: "e",
    attemptNumber: 1,
  };
  const row = executionHeaderRow(execution, asIsoDuration);
  assert.deepEqual(row["state"], {
    current: "SUCCESS",
    histories,
    duration: "PT2S",
    startDate: "2030-01-01T00:00:00Z",
    endDate: "2030-01-01T00:00:02Z",
  });
  assert.equal("outputs" in row || "taskRunList" in row, false);
});

test("an attempt is told from its creation on", () => {
  const date = "2030-01-01T00:00:00Z";
  const running = { current: "RUNNING" as const, histories: [{ state: "RUNNING" as const, date }] };
  const names = { id: "t", tenantId: "main", executionId: "e", namespace: "n", flowId: "f", taskId: "a" };
  const { attempts } = taskRunRow({ ...names, state: running, attempts: [{ state: running }] }, asIsoDuration);
  const histories = [
    { state: "CREATED", date },
    { state: "RUNNING", date },
  ];
  assert.deepEqual(attempts, [{ state: { current: "RUNNING", histories, duration: "PT0S", startDate: date } }]);
});
