/** The repository's contract about rows counted in groups, and about what is looked up in many executions at once. */
import assert from "node:assert/strict";
import type { Execution, TaskRun } from "../../execution/execution.ts";
import type { StateType } from "../../execution/state.ts";
import { FilterError } from "../filter.ts";
import type { ExecutionGroup, ExecutionGrouping, Group, Groups } from "../groups.ts";
import type { LogEntry, MetricEntry } from "../log.ts";
import type { Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";
const ALL = { page: 1, size: 100 };

function execution(id: string, start: string, state: StateType, tookMs: number, more: Partial<Execution>): Execution {
  const end = new Date(Date.parse(start) + tookMs).toISOString();
  const histories = [
    { state: "CREATED" as const, date: start },
    { state, date: end },
  ];
  const place = { tenantId: TENANT, namespace: "n", flowId: "f", flowRevision: 1 };
  const rest = { labels: [], inputs: {}, variables: {}, originalId: id, attemptNumber: 1 };
  return { id, ...place, state: { current: state, histories }, ...rest, ...more };
}

const label = (key: string, value: string) => ({ key, value });

const EXECUTIONS: readonly Execution[] = [
  execution("1", "2026-01-31T23:59:59.999Z", "SUCCESS", 10, { labels: [label("team", "a"), label("team", "b")] }),
  execution("2", "2026-02-01T00:00:00.000Z", "SUCCESS", 30, { labels: [label("team", "a")] }),
  execution("3", "2026-02-01T12:34:56.000Z", "FAILED", 50, { flowId: "g" }),
  execution("4", "2026-02-02T00:00:00.000Z", "RUNNING", 70, { namespace: "m", flowRevision: 3 }),
];

/** Groups as `value/value count`. */
function told({ groups }: Groups): readonly string[] {
  return groups.map(({ values, count }: Group) => `${values.map((value) => value ?? "none").join("/")} ${count}`);
}

const GROUPS: readonly (readonly [ExecutionGrouping, readonly string[]])[] = [
  [{ by: [] }, [" 4"]],
  [{ by: [{ field: "state" }] }, ["SUCCESS 2", "FAILED 1", "RUNNING 1"]],
  [{ by: [{ field: "namespace" }, { field: "flowId" }] }, ["n/f 2", "m/f 1", "n/g 1"]],
  [
    { by: [{ field: "startDate" }] },
    ["2026-02-01T00:00:00.000Z 2", "2026-01-31T00:00:00.000Z 1", "2026-02-02T00:00:00.000Z 1"],
  ],
  [{ by: [{ field: "startDate" }], interval: "month" }, ["2026-02-01T00:00:00.000Z 3", "2026-01-01T00:00:00.000Z 1"]],
  [{ by: [{ field: "startDate" }], interval: "week" }, ["2026-01-26T00:00:00.000Z 3", "2026-02-02T00:00:00.000Z 1"]],
  [
    { by: [{ field: "endDate" }], interval: "hour" },
    ["2026-02-01T00:00:00.000Z 2", "none 1", "2026-02-01T12:00:00.000Z 1"],
  ],
  [{ by: [{ field: "flowRevision" }] }, ["1 3", "3 1"]],
  [{ by: [{ field: "triggerId" }] }, ["none 4"]],
  [{ by: [{ field: "labels", key: "team" }, { field: "state" }] }, ["a/SUCCESS 2", "b/SUCCESS 1"]],
  [
    {
      by: [
        { field: "labels", key: "team" },
        { field: "labels", key: "team" },
      ],
    },
    ["a/a 2", "a/b 1", "b/a 1", "b/b 1"],
  ],
];

/** Groups of executions, logs and metrics. */
export function groupTests(check: Check<Repository>): void {
  const save = ({ executions }: Repository): Promise<void> =>
    executions.save(EXECUTIONS.map((each) => ({ execution: each, taskRuns: [] })));

  check("counts executions in groups of every field", async (repository) => {
    await save(repository);
    for (const [grouping, expected] of GROUPS) {
      const groups = await repository.executions.groups({ tenantId: TENANT }, grouping);
      assert.deepEqual(told(groups), expected, JSON.stringify(grouping));
      assert.equal(groups.isCut, false);
    }
    assert.deepEqual((await repository.executions.groups({ tenantId: "other" }, { by: [] })).groups, []);
  });

  check("counts in groups only what the query finds", async (repository) => {
    await save(repository);
    const found = async (query: object): Promise<readonly string[]> =>
      told(await repository.executions.groups({ tenantId: TENANT, ...query }, { by: [{ field: "flowId" }] }));
    assert.deepEqual(await found({ namespace: "n", startedAfter: "2026-02-01T00:00:00Z" }), ["f 1", "g 1"]);
    assert.deepEqual(await found({ labels: { team: "a" } }), ["f 2"]);
    assert.deepEqual(await found({ filters: [{ field: "flowId", operation: "NOT_EQUALS", values: ["f"] }] }), ["g 1"]);
  });

  check("tells how long the executions of a group took, live ones left out", async (repository) => {
    await save(repository);
    const grouping: ExecutionGrouping = { by: [{ field: "flowId" }], durations: true };
    const { groups } = await repository.executions.groups({ tenantId: TENANT }, grouping);
    const durations = groups.map(({ values, durations: all }: ExecutionGroup) => [values[0], all]);
    assert.deepEqual(durations, [
      ["f", { count: 2, minMs: 10, maxMs: 30, sumMs: 40 }],
      ["g", { count: 1, minMs: 50, maxMs: 50, sumMs: 50 }],
    ]);
  });

  check("refuses groupings that make no sense", async ({ executions }) => {
    const by = (...fields: ExecutionGrouping["by"]) => executions.groups({ tenantId: TENANT }, { by: fields });
    await assert.rejects(by({ field: "labels" }), FilterError);
    await assert.rejects(by({ field: "state", key: "k" }), FilterError);
    await assert.rejects(by(...Array.from({ length: 7 }, () => ({ field: "state" }) as const)), FilterError);
  });

  lookUpTests(check);
  measureTests(check);
}

function lookUpTests(check: Check<Repository>): void {
  check("finds the newest execution of each flow asked for", async ({ executions }) => {
    await executions.save(EXECUTIONS.map((each) => ({ execution: each, taskRuns: [] })));
    const flows = [
      { namespace: "n", flowId: "f" },
      { namespace: "n", flowId: "g" },
      { namespace: "n", flowId: "none" },
      { namespace: "n", flowId: "f" },
    ];
    const found = await executions.latest(TENANT, flows);
    assert.deepEqual(found.map(({ id }) => id).toSorted(), ["2", "3"]);
    assert.deepEqual(await executions.latest("other", flows), []);
    assert.deepEqual(await executions.latest(TENANT, []), []);
  });

  check("finds task runs of many executions, newest first, by their state and task", async ({ executions }) => {
    await executions.save(
      EXECUTIONS.map((each) => {
        const { id: executionId, tenantId, namespace, flowId, state } = each;
        const place = { executionId, tenantId, namespace, flowId, attempts: [] };
        const runs = ["x", "y"].map((taskId): TaskRun => ({ id: `${executionId}${taskId}`, taskId, state, ...place }));
        return { execution: each, taskRuns: runs };
      }),
    );
    const found = async (query: object, paging = ALL): Promise<string> => {
      const page = await executions.searchTaskRuns({ executions: { tenantId: TENANT }, ...query }, paging);
      assert.equal(page.isCut, false);
      return `${page.results.map(({ id }) => id).join(" ")} of ${page.total}`;
    };
    assert.equal(await found({}), "4y 4x 3y 3x 2y 2x 1y 1x of 8");
    assert.equal(await found({}, { page: 2, size: 3 }), "3x 2y 2x of 8");
    assert.equal(await found({ states: ["SUCCESS"], taskIds: ["x"] }), "2x 1x of 2");
    assert.equal(await found({ executions: { tenantId: TENANT, flowId: "g" } }), "3y 3x of 2");
  });
}

function measureTests(check: Check<Repository>): void {
  const place = { tenantId: TENANT, namespace: "n", flowId: "f", executionId: "1", taskId: "t" };

  check("counts log entries in groups", async ({ logs }) => {
    const entry: LogEntry = { ...place, timestamp: "2026-01-01T10:20:30.000Z", level: "INFO", message: "m" };
    const { taskId: _none, ...plain } = entry;
    await logs.save([entry, { ...entry, level: "ERROR" }, { ...plain, timestamp: "2026-01-01T10:21:00.000Z" }]);
    const groups = async (...by: readonly ("level" | "taskId" | "timestamp")[]): Promise<readonly string[]> => {
      const fields = by.map((field) => ({ field }));
      return told(await logs.groups({ tenantId: TENANT }, { by: fields, interval: "minute" }));
    };
    assert.deepEqual(await groups("level"), ["INFO 2", "ERROR 1"]);
    assert.deepEqual(await groups("taskId"), ["t 2", "none 1"]);
    assert.deepEqual(await groups("timestamp"), ["2026-01-01T10:20:00.000Z 2", "2026-01-01T10:21:00.000Z 1"]);
  });

  check("searches metrics, and puts them together in groups", async ({ metrics }) => {
    const metric = (name: string, value: number, more: Partial<MetricEntry> = {}): MetricEntry => {
      const rest = { taskRunId: "r", type: "counter", timestamp: "2026-01-01T00:00:00.000Z" } as const;
      return { ...place, ...rest, name, value, ...more };
    };
    const rows = metric("rows", 1.5);
    const later = metric("rows", -2, { timestamp: "2026-01-02T00:00:00.000Z", executionId: "2", taskId: "u" });
    await metrics.save([rows, later, metric("wait", 7, { type: "timer" }), metric("rows", 9, { tenantId: "other" })]);
    const found = async (filters: object[], sort: object[] = []): Promise<readonly number[]> => {
      const query = { tenantId: TENANT, filters: filters as never };
      const { results, total } = await metrics.search(query, { ...ALL, sort: sort as never });
      assert.equal(total, results.length);
      return results.map(({ value }) => value);
    };
    assert.deepEqual(await found([]), [1.5, -2, 7]);
    assert.deepEqual(await found([{ field: "name", operation: "EQUALS", values: ["rows"] }]), [1.5, -2]);
    assert.deepEqual(await found([{ field: "taskId", operation: "REGEX", values: ["u|v"] }]), [-2]);
    assert.deepEqual(await found([{ field: "value", operation: "GREATER_THAN", values: ["1.4"] }]), [1.5, 7]);
    assert.deepEqual(await found([], [{ field: "value", direction: "desc" }]), [7, 1.5, -2]);
    const groups = await metrics.groups({ tenantId: TENANT }, { by: [{ field: "name" }] });
    assert.deepEqual(groups, {
      groups: [
        { values: ["rows"], count: 2, min: -2, max: 1.5, sum: -0.5 },
        { values: ["wait"], count: 1, min: 7, max: 7, sum: 7 },
      ],
      isCut: false,
    });
    const days = await metrics.groups({ tenantId: TENANT }, { by: [{ field: "timestamp" }], interval: "day" });
    assert.deepEqual(told(days), ["2026-01-01T00:00:00.000Z 2", "2026-01-02T00:00:00.000Z 1"]);
  });
}
