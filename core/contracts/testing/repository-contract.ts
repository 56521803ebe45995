/** What every driver of the repository must do; a driver's own test file calls this with a way to open it. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Execution, TaskRun } from "../../execution/execution.ts";
import { firstState, type StateType } from "../../execution/state.ts";
import type { Flow } from "../../flow/flow.ts";
import type { LogEntry, LogLevel } from "../log.ts";
import type { ExecutionQuery, Repository } from "../repository.ts";

const TENANT = "main";
const ALL = { page: 1, size: 100 };

type Check = (title: string, body: (repository: Repository) => Promise<void>) => void;

/** Registers the tests of the contract. */
export function repositoryContract(name: string, open: () => Promise<Repository>): void {
  const check: Check = (title, body) => {
    test(`${name}: ${title}`, async () => {
      const repository = await open();
      try {
        await body(repository);
      } finally {
        await repository.close();
      }
    });
  };
  describe(`repository contract of ${name}`, () => {
    flowTests(check);
    executionTests(check);
    logTests(check);
    metricTests(check);
  });
}

function flow(id: string, more: Partial<Flow> = {}): Flow {
  return { id, namespace: "n", tenantId: TENANT, revision: 1, tasks: [], ...more };
}

function flowTests(check: Check): void {
  check("saves flows as revisions, and an unchanged source as none", async ({ flows }) => {
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 1);
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 1);
    assert.equal((await flows.save({ flow: flow("f", { description: "d" }), source: "2" })).revision, 2);
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    assert.equal((await flows.find(key))?.source, "2");
    assert.equal((await flows.find({ ...key, revision: 1 }))?.source, "1");
    assert.equal(await flows.find({ ...key, revision: 3 }), undefined);
    assert.deepEqual(
      (await flows.revisions(key)).map((each) => each.flow.revision),
      [1, 2],
    );
  });

  check("hides a deleted flow and goes on counting when it comes back", async ({ flows }) => {
    await flows.save({ flow: flow("f"), source: "1" });
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    assert.equal(await flows.delete(key), true);
    assert.equal(await flows.delete(key), false);
    assert.equal(await flows.find(key), undefined);
    assert.deepEqual(await flows.list(TENANT), []);
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 3);
  });

  check("lists the newest flows of a tenant by namespace and id", async ({ flows }) => {
    for (const [id, namespace] of [
      ["b", "n"],
      ["a", "n"],
      ["c", "m"],
    ] as const) {
      await flows.save({ flow: flow(id, { namespace }), source: id });
    }
    await flows.save({ flow: flow("z", { tenantId: "other" }), source: "z" });
    assert.deepEqual(
      (await flows.list(TENANT)).map((each) => each.id),
      ["c", "a", "b"],
    );
    assert.deepEqual(
      (await flows.list(TENANT, "n")).map((each) => each.id),
      ["a", "b"],
    );
  });
}

function execution(
  id: string,
  more: Partial<Execution> = {},
  state: StateType = "RUNNING",
  date = "2026-01-01",
): Execution {
  return {
    id,
    tenantId: TENANT,
    namespace: "a.b",
    flowId: "f",
    flowRevision: 1,
    state: { ...firstState(state, `${date}T00:00:00.000Z`) },
    labels: [],
    inputs: {},
    variables: {},
    originalId: id,
    attemptNumber: 1,
    ...more,
  };
}

function taskRun(id: string, executionId: string, state: StateType = "RUNNING"): TaskRun {
  const date = "2026-01-01T00:00:00.000Z";
  const place = { tenantId: TENANT, executionId, namespace: "a.b", flowId: "f", taskId: id };
  return { id, ...place, state: firstState(state, date), attempts: [] };
}

const QUERIES: readonly (readonly [string, Omit<ExecutionQuery, "tenantId">, readonly string[]])[] = [
  ["all, newest first", {}, ["4", "3", "2", "1"]],
  ["a namespace", { namespace: "a.b" }, ["4", "1"]],
  ["a namespace and those below it", { namespace: "a", namespacePrefix: true }, ["4", "2", "1"]],
  ["a flow", { flowId: "g" }, ["4"]],
  ["states", { states: ["FAILED", "KILLED"] }, ["3", "2"]],
  ["labels", { labels: { team: "x" } }, ["3"]],
  ["several labels, all of them", { labels: { team: "x", tier: "2" } }, []],
  [
    "a time, ends included",
    { startedAfter: "2026-01-02T00:00:00.000Z", startedBefore: "2026-01-03T00:00:00.000Z" },
    ["3", "2"],
  ],
  ["a parent", { parentId: "1" }, ["2"]],
  ["several at once", { flowId: "f", states: ["FAILED"], namespace: "a.b.c" }, ["2"]],
];

function executionTests(check: Check): void {
  check(
    "keeps an execution with its task runs in the order they came, and their latest form",
    async ({ executions }) => {
      await executions.save([{ execution: execution("1"), taskRuns: [taskRun("x", "1"), taskRun("y", "1")] }]);
      await executions.save([
        { execution: execution("1", {}, "SUCCESS"), taskRuns: [taskRun("x", "1", "SUCCESS"), taskRun("z", "1")] },
      ]);
      assert.equal((await executions.find(TENANT, "1"))?.state.current, "SUCCESS");
      const runs = await executions.taskRuns(TENANT, "1");
      assert.deepEqual(
        runs.map((run) => `${run.id} ${run.state.current}`),
        ["x SUCCESS", "y RUNNING", "z RUNNING"],
      );
      assert.equal(await executions.find("other", "1"), undefined);
      assert.deepEqual(await executions.taskRuns("other", "1"), []);
    },
  );

  for (const [title, query, expected] of QUERIES) {
    check(`finds executions by ${title}`, async ({ executions }) => {
      await executions.save(
        [
          execution("1"),
          execution("2", { namespace: "a.b.c", parentId: "1" }, "FAILED", "2026-01-02"),
          execution("3", { namespace: "ab", labels: [{ key: "team", value: "x" }] }, "KILLED", "2026-01-03"),
          execution("4", { flowId: "g" }, "SUCCESS", "2026-01-04"),
          execution("5", { tenantId: "other" }),
        ].map((each) => ({ execution: each, taskRuns: [] })),
      );
      const found = await executions.search({ tenantId: TENANT, ...query }, ALL);
      assert.deepEqual(
        found.results.map((each) => each.id),
        expected,
      );
      assert.equal(found.total, expected.length);
      assert.equal(await executions.count({ tenantId: TENANT, ...query }), expected.length);
    });
  }

  check("answers pages with the total of all", async ({ executions }) => {
    const many = Array.from({ length: 7 }, (_, index) =>
      execution(`e${index}`, {}, "SUCCESS", `2026-01-0${index + 1}`),
    );
    await executions.save(many.map((each) => ({ execution: each, taskRuns: [] })));
    const page = await executions.search({ tenantId: TENANT }, { page: 2, size: 3 });
    assert.deepEqual(
      page.results.map((each) => each.id),
      ["e3", "e2", "e1"],
    );
    assert.equal(page.total, 7);
    assert.deepEqual((await executions.search({ tenantId: TENANT }, { page: 9, size: 3 })).results, []);
  });

  check("deletes an execution with its task runs", async ({ executions }) => {
    await executions.save([{ execution: execution("1"), taskRuns: [taskRun("x", "1")] }]);
    assert.equal(await executions.delete(TENANT, "1"), true);
    assert.equal(await executions.delete(TENANT, "1"), false);
    assert.deepEqual(await executions.taskRuns(TENANT, "1"), []);
  });
}

function entry(message: string, more: Partial<LogEntry> = {}, level: LogLevel = "INFO"): LogEntry {
  const place = { tenantId: TENANT, namespace: "n", flowId: "f", executionId: "1", taskId: "t" };
  return { ...place, timestamp: "2026-01-01T00:00:00.000Z", level, message, ...more };
}

function logTests(check: Check): void {
  check("keeps log entries in order and finds them by every part of a query", async ({ logs }) => {
    await logs.save([entry("a"), entry("b", { taskId: "u", taskRunId: "r" }, "ERROR")]);
    await logs.save([entry("c", { executionId: "2", timestamp: "2026-01-02T00:00:00.000Z" }, "WARN")]);
    await logs.save([entry("d", { tenantId: "other" })]);
    const messages = async (query: object): Promise<string> => {
      const { results, total } = await logs.find({ tenantId: TENANT, ...query }, ALL);
      assert.equal(results.length, total);
      return results.map((each) => each.message).join("");
    };
    assert.equal(await messages({}), "abc");
    assert.equal(await messages({ executionId: "1" }), "ab");
    assert.equal(await messages({ minLevel: "WARN" }), "bc");
    assert.equal(await messages({ taskIds: ["u"] }), "b");
    assert.equal(await messages({ taskRunId: "r" }), "b");
    assert.equal(await messages({ namespace: "n", flowId: "f", startDate: "2026-01-01T12:00:00.000Z" }), "c");
    assert.equal(await messages({ endDate: "2026-01-01T12:00:00.000Z" }), "ab");
  });

  check("pages logs and deletes what matches", async ({ logs }) => {
    await logs.save(Array.from({ length: 5 }, (_, index) => entry(String(index))));
    const page = await logs.find({ tenantId: TENANT, executionId: "1" }, { page: 2, size: 2 });
    assert.deepEqual([page.results.map((each) => each.message), page.total], [["2", "3"], 5]);
    assert.equal(await logs.delete({ tenantId: TENANT, executionId: "1" }), 5);
    assert.equal((await logs.find({ tenantId: TENANT }, ALL)).total, 0);
  });
}

function metricTests(check: Check): void {
  check("keeps metrics by execution", async ({ metrics }) => {
    const place = { tenantId: TENANT, namespace: "n", flowId: "f", taskId: "t", taskRunId: "r" };
    const metric = { ...place, type: "counter" as const, value: 1, timestamp: "2026-01-01T00:00:00.000Z" };
    await metrics.save([
      { ...metric, executionId: "1", name: "rows" },
      { ...metric, executionId: "2", name: "other" },
    ]);
    const found = await metrics.find(TENANT, "1", ALL);
    assert.deepEqual(
      found.results.map((each) => each.name),
      ["rows"],
    );
    assert.equal(await metrics.delete(TENANT, "1"), 1);
    assert.equal((await metrics.find(TENANT, "2", ALL)).total, 1);
  });
}
