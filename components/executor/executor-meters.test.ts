import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metrics } from "../../core/contracts/metrics.ts";
import { newExecution } from "../../core/execution/testing/pure-run.ts";
import { ExecutorMeters } from "./executor-meters.ts";

test("an executor counts executions that begin and end, how long they took, and results of tasks", () => {
  const seen: string[] = [];
  const textOf = (name: string, labels: object = {}) => [name, ...Object.values(labels)].join(" ");
  const metrics: Metrics = {
    counter: (name, labels) => ({ add: (amount = 1) => void seen.push(`${textOf(name, labels)} +${amount}`) }),
    timer: (name, labels) => ({ record: (ms) => void seen.push(`${textOf(name, labels)} ${ms} ms`) }),
    gauge: () => undefined,
  };
  const meters = new ExecutorMeters(metrics);
  const histories = [
    { state: "CREATED" as const, date: "2030-01-01T00:00:00.000Z" },
    { state: "RUNNING" as const, date: "2030-01-01T00:00:01.000Z" },
    { state: "FAILED" as const, date: "2030-01-01T00:00:03.000Z" },
  ];
  const execution = {
    ...newExecution(),
    namespace: "n",
    flowId: "f",
    state: { current: "FAILED" as const, histories },
  };
  meters.moved(histories.map(({ state }) => ({ execution, state })));
  const result = { kind: "task-ended", taskRunId: "t", attempt: 0, state: "SUCCESS" } as const;
  meters.handled([
    { tenantId: "main", executionId: "e", event: result },
    { tenantId: "main", executionId: "e", event: { kind: "kill" } },
  ]);
  assert.deepEqual(seen, [
    "executor.execution.started.count f n +1",
    "executor.execution.end.count f n FAILED +1",
    "executor.execution.duration f n FAILED 3000 ms",
    "executor.workertaskresult.count +1",
  ]);
});
