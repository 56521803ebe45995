/** The repository's contract about purging what is old. */
import assert from "node:assert/strict";
import type { Execution, TaskRun } from "../../execution/execution.ts";
import type { StateType } from "../../execution/state.ts";
import type { LogEntry, MetricEntry } from "../log.ts";
import type { ExecutionPurge, Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const PLACE = { tenantId: "main", namespace: "a.b", flowId: "f" };
const ALL = { page: 1, size: 100 };

/** An execution that began on a day of the month and ended on the next one. */
function execution(id: string, day: number, state: StateType = "SUCCESS", more: Partial<Execution> = {}): Execution {
  const histories = [
    { state: "CREATED" as const, date: dateOf(day) },
    { state, date: dateOf(day + 1) },
  ];
  const header = { id, ...PLACE, flowRevision: 1, state: { current: state, histories }, labels: [], inputs: {} };
  return { ...header, variables: {}, originalId: id, attemptNumber: 1, ...more };
}

function dateOf(day: number): string {
  return `2026-01-${String(day).padStart(2, "0")}T00:00:00.000Z`;
}

function taskRun({ id, state, tenantId }: Execution): TaskRun {
  return { id: `r${id}`, ...PLACE, tenantId, executionId: id, taskId: "t", state, attempts: [] };
}

async function fill({ executions, logs, metrics }: Repository, all: readonly Execution[]): Promise<void> {
  await executions.save(all.map((each) => ({ execution: each, taskRuns: [taskRun(each)] })));
  const places = all.map(({ tenantId, id }) => ({ ...PLACE, tenantId, executionId: id, timestamp: dateOf(1) }));
  const entries = places.map((place): LogEntry => ({ ...place, level: "INFO", message: "m" }));
  await logs.save([...entries, ...entries]);
  await metrics.save(
    places.map(
      (place): MetricEntry => ({ ...place, taskId: "t", taskRunId: "r", type: "counter", name: "n", value: 1 }),
    ),
  );
}

async function left({ executions, logs, metrics }: Repository, tenantId = "main"): Promise<string> {
  const { results, total } = await executions.search({ tenantId }, ALL);
  const parts: string[] = [];
  for (const { id } of results.toReversed()) {
    const runs = (await executions.taskRuns(tenantId, id)).length;
    const lines = (await logs.find({ tenantId, executionId: id }, ALL)).total;
    parts.push(`${id}:${runs}${lines}${(await metrics.find(tenantId, id, ALL)).total}`);
  }
  assert.equal(total, parts.length);
  assert.equal(await executions.count({ tenantId }), parts.length);
  return parts.join(" ");
}

const PURGES: readonly (readonly [string, Omit<ExecutionPurge, "tenantId">, readonly string[]])[] = [
  ["everything that has ended", {}, ["1", "2", "3", "4", "6"]],
  ["what ended up to an instant", { endedBefore: dateOf(4) }, ["1", "2", "3"]],
  ["what began between instants", { startedAfter: dateOf(2), startedBefore: dateOf(4) }, ["2", "3", "4"]],
  ["some states", { states: ["FAILED", "KILLED", "RUNNING"] }, ["2"]],
  ["a namespace and those below it", { namespace: "a", namespacePrefix: true, flowId: "f" }, ["1", "2", "3", "6"]],
  ["a label", { labels: { team: "x" } }, ["3"]],
  ["those that are named", { ids: ["5", "2", "6", "7"] }, ["2", "6"]],
  ["nothing where nothing is named", { ids: [] }, []],
  ["live states", { states: ["RUNNING", "PAUSED"] }, []],
];

const EXECUTIONS: readonly Execution[] = [
  execution("1", 1),
  execution("2", 2, "FAILED"),
  execution("3", 3, "WARNING", { labels: [{ key: "team", value: "x" }] }),
  execution("4", 4, "SUCCESS", { namespace: "z" }),
  execution("5", 5, "RUNNING", { labels: [{ key: "team", value: "x" }] }),
  execution("6", 6, "SUCCESS"),
  execution("7", 1, "SUCCESS", { tenantId: "other" }),
];

/** Executions, logs and metrics that are deleted because they are old. */
export function purgeTests(check: Check<Repository>): void {
  for (const [title, purge, gone] of PURGES) {
    check(`purges ${title}, and leaves the rest`, async (repository) => {
      await fill(repository, EXECUTIONS);
      const count = gone.length;
      assert.deepEqual(await repository.executions.purge({ tenantId: "main", ...purge }, 100), {
        executions: count,
        logs: count * 2,
        metrics: count,
      });
      const ids = EXECUTIONS.filter(({ tenantId }) => tenantId === "main").map(({ id }) => id);
      const kept = ids.filter((id) => !gone.includes(id)).map((id) => `${id}:121`);
      assert.equal(await left(repository), kept.join(" "));
      assert.equal(await left(repository, "other"), "7:121");
      for (const id of gone) {
        assert.deepEqual(await repository.executions.taskRuns("main", id), []);
        assert.equal((await repository.logs.find({ tenantId: "main", executionId: id }, ALL)).total, 0);
        assert.equal((await repository.metrics.find("main", id, ALL)).total, 0);
      }
      const { total } = await repository.executions.search({ tenantId: "main", labels: { team: "x" } }, ALL);
      assert.equal(total, gone.includes("3") ? 1 : 2);
    });
  }

  check("purges the oldest ones first when there is a limit, and logs and metrics as asked", async (repository) => {
    await fill(repository, EXECUTIONS);
    const purge = { tenantId: "main", states: ["SUCCESS"], logs: false, metrics: false } as const;
    assert.deepEqual(await repository.executions.purge(purge, 2), { executions: 2, logs: 0, metrics: 0 });
    assert.equal(await left(repository), "2:121 3:121 5:121 6:121");
    assert.equal((await repository.logs.find({ tenantId: "main", executionId: "1" }, ALL)).total, 2);
    assert.equal((await repository.metrics.find("main", "4", ALL)).total, 1);
    assert.equal((await repository.executions.purge(purge, 0)).executions, 0);
    assert.equal((await repository.executions.purge(purge, 2)).executions, 1);
  });

  check("purges more executions than go at a time", async ({ executions }) => {
    const many = Array.from({ length: 250 }, (_, index) => execution(`e${index}`, 1));
    await executions.save(many.map((each) => ({ execution: each, before: null, taskRuns: [] })));
    assert.equal((await executions.purge({ tenantId: "main" }, 240)).executions, 240);
    assert.equal(await executions.count({ tenantId: "main" }), 10);
  });

  check("purges metrics of before an instant", async ({ metrics }) => {
    const entries = [1, 2, 3].map((day): MetricEntry => {
      const place = { ...PLACE, executionId: "e", taskId: "t", taskRunId: "r", timestamp: dateOf(day) };
      return { ...place, type: "counter", name: `of day ${day}`, value: day };
    });
    await metrics.save([...entries, ...entries.map((entry) => ({ ...entry, tenantId: "other" }))]);
    assert.equal(await metrics.purge("main", dateOf(3)), 2);
    assert.deepEqual((await metrics.find("main", "e", ALL)).results, entries.slice(2));
    assert.equal((await metrics.find("other", "e", ALL)).total, 3);
  });
}
