import assert from "node:assert/strict";
import { test } from "node:test";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Count } from "./count.ts";

const startDate = "2024-01-01T00:00:00Z";

/** A bench whose flow `busy` has 3 executions, all of them in the namespace `a`. */
function createBench() {
  const bench = createTaskBench();
  const asked: ExecutionQuery[] = [];
  const executions = {
    count(query: ExecutionQuery) {
      asked.push(query);
      const isBusy = query.namespace === "a" && (query.flowId === undefined || query.flowId === "busy");
      return Promise.resolve(isBusy ? 3 : 0);
    },
  };
  Object.assign(bench.context.repository, { executions });
  return { bench, asked };
}

test("flows without executions are counted as none, namespaces without are left out", async () => {
  const { bench } = createBench();
  const flows = [
    { namespace: "a", flowId: "busy" },
    { namespace: "a", flowId: "idle" },
  ];
  const outputs = await bench.run(Count, { flows, namespaces: ["a", "b"], startDate, expression: "true" });
  const results = [
    { ...flows[0], count: 3 },
    { ...flows[1], count: 0 },
    { namespace: "a", count: 3 },
  ];
  assert.deepEqual(outputs, { results, total: 6 });
  assert.deepEqual(bench.logged, ["TRACE 3 flows matching filters", "DEBUG 3 flows matching the expression"]);
});

test("a count is kept only when the expression renders to true", async () => {
  const { bench } = createBench();
  const counted = { namespaces: ["a"], startDate };
  assert.deepEqual(await bench.run(Count, { ...counted, expression: "{{ count }}" }), { results: [], total: 0 });
  const kept = await bench.run(Count, { ...counted, expression: "{{ count == 3 }}" });
  assert.equal(kept["total"], 3);
});

test("executions are counted by state and by date", async () => {
  const { bench, asked } = createBench();
  const endDate = "2024-02-01T00:00:00+01:00";
  await bench.run(Count, { namespaces: ["a"], states: ["FAILED"], startDate, endDate, expression: "true" });
  const dates = { startedAfter: "2024-01-01T00:00:00.000Z", startedBefore: "2024-01-31T23:00:00.000Z" };
  assert.deepEqual(asked, [{ tenantId: "main", namespace: "a", states: ["FAILED"], ...dates }]);
});

test("a count of nothing and a count since no date are refused", async () => {
  const { bench } = createBench();
  await assert.rejects(bench.run(Count, { startDate, expression: "true" }), {
    message: "You must provide a list of flows or namespaces.",
  });
  const undated = bench.run(Count, { namespaces: ["a"], startDate: "yesterday", expression: "true" });
  await assert.rejects(undated, /^Error: Property `startDate`: "yesterday" is not an ISO-8601 date-time/);
});
