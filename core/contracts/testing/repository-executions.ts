/** The repository's contract about executions. */
import assert from "node:assert/strict";
import type { Execution, TaskRun } from "../../execution/execution.ts";
import { firstState, type StateType } from "../../execution/state.ts";
import type { ExecutionQuery, Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";
const ALL = { page: 1, size: 100 };

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

function startOf({ state }: Execution): number {
  return Date.parse(state.histories[0]?.date ?? "");
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
  [
    "instants however they are written",
    { startedAfter: "2026-01-02T01:00:00+01:00", startedBefore: "2026-01-02T00:00:00Z" },
    ["2"],
  ],
  ["a parent", { parentId: "1" }, ["2"]],
  [
    "alternatives, each execution once",
    {
      anyOf: [
        [{ field: "state", operation: "IN", values: ["FAILED", "KILLED"] }],
        [{ field: "labels", operation: "EQUALS", key: "team", values: ["x"] }],
        [{ field: "q", operation: "EQUALS", values: ["g"] }],
      ],
    },
    ["4", "3", "2"],
  ],
  [
    "alternatives of states, flows and namespaces, each execution once",
    {
      anyOf: [
        [{ field: "state", operation: "NOT_EQUALS", values: ["RUNNING"] }],
        [{ field: "flowId", operation: "EQUALS", values: ["g"] }],
        [{ field: "namespace", operation: "PREFIX", values: ["a.b"] }],
      ],
    },
    ["4", "3", "2", "1"],
  ],
  [
    "alternatives beside what must hold in any case",
    {
      namespace: "a.b",
      anyOf: [
        [{ field: "flowId", operation: "EQUALS", values: ["g"] }],
        [{ field: "state", operation: "EQUALS", values: ["KILLED"] }],
      ],
    },
    ["4"],
  ],
  [
    "alternatives of which one asks for nothing",
    { anyOf: [[{ field: "id", operation: "EQUALS", values: ["1"] }], []] },
    ["4", "3", "2", "1"],
  ],
  ["no alternative at all", { anyOf: [] }, []],
  ["several at once", { flowId: "f", states: ["FAILED"], namespace: "a.b.c" }, ["2"]],
];

/** Executions with their task runs, and searching them. */
export function executionTests(check: Check<Repository>): void {
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

  check("changes all executions of one save, each its own", async ({ executions }) => {
    await executions.save([
      { execution: execution("1"), taskRuns: [taskRun("x", "1")] },
      { execution: execution("2", { tenantId: "other" }), taskRuns: [] },
      { execution: execution("1", {}, "FAILED"), taskRuns: [taskRun("y", "1")] },
    ]);
    assert.equal((await executions.find(TENANT, "1"))?.state.current, "FAILED");
    assert.equal((await executions.taskRuns(TENANT, "1")).length, 2);
    assert.equal((await executions.find("other", "2"))?.id, "2");
    assert.equal(await executions.find(TENANT, "2"), undefined);
  });

  check("deletes an execution with its task runs", async ({ executions }) => {
    await executions.save([
      { execution: execution("1"), taskRuns: [taskRun("x", "1")] },
      { execution: execution("2"), taskRuns: [taskRun("x2", "2")] },
    ]);
    assert.equal(await executions.delete("other", "1"), false);
    assert.equal(await executions.delete(TENANT, "1"), true);
    assert.equal(await executions.delete(TENANT, "1"), false);
    assert.equal(await executions.find(TENANT, "1"), undefined);
    assert.deepEqual(await executions.taskRuns(TENANT, "1"), []);
    assert.equal((await executions.taskRuns(TENANT, "2")).length, 1);
  });

  searchTests(check);
}

function searchTests(check: Check<Repository>): void {
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

  check("answers pages far back, of several days", async ({ executions }) => {
    const many = Array.from({ length: 2_100 }, (_, index) => {
      const state = index % 50 === 0 ? "RUNNING" : "SUCCESS";
      return execution(`e${String(index).padStart(4, "0")}`, {}, state, `2026-01-0${1 + Math.floor(index / 700)}`);
    });
    await executions.save(many.map((each) => ({ execution: each, taskRuns: [] })));
    for (const page of [6, 7, 10, 11]) {
      const { results, total } = await executions.search({ tenantId: TENANT }, { page, size: 200 });
      const newestFirst = many.toSorted((a, b) => startOf(b) - startOf(a) || (a.id < b.id ? -1 : 1));
      const expected = newestFirst.slice((page - 1) * 200, page * 200);
      assert.deepEqual(
        results.map(({ id }) => id),
        expected.map(({ id }) => id),
      );
      assert.equal(total, many.length);
    }
  });

  check("orders executions of one instant by their ids, whatever the page", async ({ executions }) => {
    const ids = ["c", "a", "d", "b"];
    await executions.save(ids.map((id) => ({ execution: execution(id), taskRuns: [] })));
    const paged: string[] = [];
    for (let page = 1; page <= 4; page++) {
      const { results } = await executions.search({ tenantId: TENANT }, { page, size: 1 });
      paged.push(...results.map((each) => each.id));
    }
    assert.deepEqual(paged, ["a", "b", "c", "d"]);
  });
}
