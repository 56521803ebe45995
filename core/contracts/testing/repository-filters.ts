/** The repository's contract about filters and orders of lists. */
import assert from "node:assert/strict";
import type { Execution } from "../../execution/execution.ts";
import type { StateType } from "../../execution/state.ts";
import { type Filter, FilterError, type Sort } from "../filter.ts";
import type { LogEntry, LogLevel } from "../log.ts";
import type { ExecutionField, ExecutionSortField, LogField, Repository } from "../repository.ts";
import type { TriggerField, TriggerState } from "../trigger-state.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";
const ALL = { page: 1, size: 100 };

interface Drawn extends Partial<Execution> {
  readonly start?: string;
  readonly end?: string;
  readonly current?: StateType;
}

function execution(
  id: string,
  { start = "2026-01-01T00:00:00Z", end, current = "SUCCESS", ...more }: Drawn,
): Execution {
  const histories = [{ state: "CREATED" as const, date: start }, ...(end ? [{ state: current, date: end }] : [])];
  const place = { tenantId: TENANT, namespace: "a.b", flowId: "f", flowRevision: 1 };
  const rest = { labels: [], inputs: {}, variables: {}, originalId: id, attemptNumber: 1 };
  return { id, ...place, state: { current: end ? current : "RUNNING", histories }, ...rest, ...more };
}

const startedBy = (executionId: string) => ({ id: "follow", type: "Flow", variables: { executionId } });

/** Newest first. */
const EXECUTIONS: readonly Execution[] = [
  execution("D4", { start: "2026-01-04T00:00:00Z", namespace: "Company.Team", kind: "TEST" }),
  execution("c3", {
    start: "2026-01-03T00:00:00Z",
    end: "2026-01-03T00:00:30Z",
    namespace: "ab",
    flowId: "load_data",
    labels: [
      { key: "team", value: "100%_Blue" },
      { key: "team", value: "red" },
    ],
    trigger: startedBy("a1"),
  }),
  execution("b2", {
    start: "2026-01-02T00:00:00Z",
    end: "2026-01-02T02:00:00Z",
    current: "FAILED",
    flowRevision: 12,
    labels: [{ key: "team", value: "red" }],
    parentId: "a1",
  }),
  execution("a1", { end: "2026-01-05T00:00:00Z", current: "WARNING", flowRevision: 2 }),
];

type Asked = readonly [found: string, field: ExecutionField, operation: Filter["operation"], ...values: string[]];

const EXECUTION_FILTERS: readonly Asked[] = [
  ["c3 b2", "id", "GREATER_THAN", "a1"],
  ["D4 a1", "id", "LESS_THAN_OR_EQUAL_TO", "a1"],
  ["b2 a1", "namespace", "EQUALS", "a.b"],
  ["D4 c3", "namespace", "NOT_EQUALS", "a.b"],
  ["b2 a1", "namespace", "PREFIX", "a"],
  ["D4 c3", "namespace", "NOT_PREFIX", "a"],
  ["D4", "namespace", "STARTS_WITH", "company"],
  ["c3 b2 a1", "namespace", "ENDS_WITH", "B"],
  ["D4", "namespace", "CONTAINS", "y.t"],
  ["c3 b2 a1", "namespace", "REGEX", "^a.?b$"],
  ["c3 b2 a1", "namespace", "IN", "a.b", "ab"],
  ["D4", "namespace", "NOT_IN", "a.b", "ab"],
  ["c3", "flowId", "CONTAINS", "d_d"],
  ["", "flowId", "CONTAINS", "d%d"],
  ["D4 c3 b2 a1", "flowId", "EXISTS"],
  ["", "flowId", "MISSING"],
  ["D4 c3", "flowRevision", "EQUALS", "1"],
  ["b2", "flowRevision", "GREATER_THAN", "2"],
  ["b2 a1", "flowRevision", "GREATER_THAN_OR_EQUAL_TO", "2"],
  ["D4 c3 a1", "flowRevision", "LESS_THAN", "12"],
  ["b2", "state", "EQUALS", "FAILED"],
  ["D4 c3", "state", "NOT_IN", "FAILED", "WARNING"],
  ["", "state", "IN"],
  ["D4", "kind", "EQUALS", "TEST"],
  ["c3 b2 a1", "kind", "NOT_EQUALS", "TEST"],
  ["c3 b2 a1", "startDate", "LESS_THAN_OR_EQUAL_TO", "2026-01-03T01:00:00+01:00"],
  ["b2", "startDate", "EQUALS", "2026-01-02T00:00:00Z"],
  ["c3 b2", "endDate", "LESS_THAN", "2026-01-05T00:00:00Z"],
  ["D4", "endDate", "MISSING"],
  ["D4 b2 a1", "endDate", "NOT_EQUALS", "2026-01-03T00:00:30Z"],
  ["b2", "parentId", "EQUALS", "a1"],
  ["D4 c3 a1", "parentId", "NOT_EQUALS", "a1"],
  ["c3", "triggerExecutionId", "EQUALS", "a1"],
  ["D4 b2 a1", "triggerExecutionId", "MISSING"],
  ["c3", "triggerId", "CONTAINS", "LOW"],
  ["c3", "id", "EQUALS", "c3"],
  ["", "id", "EQUALS", "C3"],
  ["D4", "id", "STARTS_WITH", "d"],
  ["D4", "q", "EQUALS", "Y.TEAM"],
  ["c3", "q", "CONTAINS", "data"],
  ["c3 b2", "q", "EQUALS", "team:RED"],
  ["c3", "q", "EQUALS", "0%_b"],
  ["", "q", "EQUALS", "0__b"],
  ["a1", "q", "EQUALS", "a1"],
  ["", "q", "EQUALS", "A1"],
  ["D4 b2 a1", "q", "NOT_EQUALS", "load"],
  ["D4 c3 b2 a1", "q", "EQUALS", ""],
];

const LABEL_FILTERS: readonly (readonly [found: string, operation: Filter["operation"], ...values: string[]])[] = [
  ["c3 b2", "EQUALS", "red"],
  ["D4 a1", "NOT_EQUALS", "red"],
  ["c3", "EQUALS", "100%_Blue"],
  ["c3 b2", "IN", "red", "green"],
  ["D4 b2 a1", "NOT_IN", "100%_Blue"],
  ["c3", "CONTAINS", "%_b"],
  ["c3", "STARTS_WITH", "100"],
  ["c3 b2", "ENDS_WITH", "D"],
  ["c3", "REGEX", "\\d"],
  ["c3 b2", "EXISTS"],
  ["D4 a1", "MISSING"],
];

/** Filters of executions, logs and triggers. */
export function filterTests(check: Check<Repository>): void {
  const save = ({ executions }: Repository): Promise<void> =>
    executions.save(EXECUTIONS.map((each) => ({ execution: each, taskRuns: [] })));

  check("finds executions by every field and operation of a filter", async (repository) => {
    await save(repository);
    const asked = [
      ...EXECUTION_FILTERS.map(([found, field, operation, ...values]) => ({ found, field, operation, values })),
      ...LABEL_FILTERS.map(([found, operation, ...values]) => {
        return { found, field: "labels" as const, key: "team", operation, values };
      }),
    ];
    for (const { found, ...filter } of asked) {
      const { results, total } = await repository.executions.search({ tenantId: TENANT, filters: [filter] }, ALL);
      const expected = found.split(" ").filter((id) => id !== "");
      assert.deepEqual(
        results.map(({ id }) => id),
        expected,
        JSON.stringify(filter),
      );
      assert.equal(total, expected.length);
      assert.equal(await repository.executions.count({ tenantId: TENANT, filters: [filter] }), expected.length);
    }
  });

  check("finds executions that all filters and all parts of the query fit", async (repository) => {
    await save(repository);
    const red: Filter<ExecutionField> = { field: "labels", key: "team", operation: "EQUALS", values: ["red"] };
    const ids = async (...filters: readonly Filter<ExecutionField>[]): Promise<string> => {
      const { results } = await repository.executions.search({ tenantId: TENANT, namespace: "a.b", filters }, ALL);
      return results.map(({ id }) => id).join(" ");
    };
    assert.equal(await ids(red), "b2");
    assert.equal(await ids(red, { field: "namespace", operation: "EQUALS", values: ["ab"] }), "");
    assert.equal(await ids(red, { field: "state", operation: "EQUALS", values: ["SUCCESS"] }), "");
    assert.equal(await ids({ field: "q", operation: "EQUALS", values: ["f"] }), "b2 a1");
  });

  check("sorts executions by every field, both ways, and by several", async (repository) => {
    await save(repository);
    const sorted = async (...sort: readonly Sort<ExecutionSortField>[]): Promise<string> => {
      const { results } = await repository.executions.search({ tenantId: TENANT }, { ...ALL, sort });
      return results.map(({ id }) => id).join(" ");
    };
    assert.equal(await sorted({ field: "id", direction: "asc" }), "D4 a1 b2 c3");
    assert.equal(await sorted({ field: "startDate", direction: "asc" }), "a1 b2 c3 D4");
    assert.equal(await sorted({ field: "startDate", direction: "desc" }), "D4 c3 b2 a1");
    assert.equal(await sorted({ field: "endDate", direction: "asc" }), "D4 b2 c3 a1");
    assert.equal(await sorted({ field: "endDate", direction: "desc" }), "a1 c3 b2 D4");
    assert.equal(await sorted({ field: "duration", direction: "desc" }), "a1 b2 c3 D4");
    assert.equal(await sorted({ field: "duration", direction: "asc" }), "D4 c3 b2 a1");
    assert.equal(await sorted({ field: "namespace", direction: "asc" }), "D4 b2 a1 c3");
    assert.equal(await sorted({ field: "state", direction: "asc" }), "b2 D4 c3 a1");
    const flows = { field: "flowId", direction: "desc" } as const;
    assert.equal(await sorted(flows, { field: "id", direction: "asc" }), "c3 D4 a1 b2");
  });

  check("purges only what filters find", async (repository) => {
    await save(repository);
    const filters = [{ field: "namespace", operation: "NOT_PREFIX", values: ["a"] } as const];
    assert.equal((await repository.executions.purge({ tenantId: TENANT, filters }, 100)).executions, 1);
    assert.equal(await repository.executions.find(TENANT, "c3"), undefined);
  });

  refusalTests(check);
  logFilterTests(check);
  triggerFilterTests(check);
}

function refusalTests(check: Check<Repository>): void {
  check("refuses filters that make no sense", async ({ executions, logs, triggers }) => {
    const refused = async (...filters: readonly Filter<ExecutionField>[]): Promise<void> => {
      await assert.rejects(executions.search({ tenantId: TENANT, filters }, ALL), FilterError);
      await assert.rejects(executions.count({ tenantId: TENANT, filters }), FilterError);
    };
    await refused({ field: "startDate", operation: "REGEX", values: ["x"] });
    await refused({ field: "startDate", operation: "EQUALS", values: ["yesterday"] });
    await refused({ field: "flowRevision", operation: "EQUALS", values: ["1.5"] });
    await refused({ field: "namespace", operation: "EQUALS", values: [] });
    await refused({ field: "namespace", operation: "EQUALS", values: ["a", "b"] });
    await refused({ field: "namespace", operation: "EQUALS", key: "k", values: ["a"] });
    await refused({ field: "labels", operation: "EQUALS", values: ["a"] });
    await refused({ field: "q", operation: "REGEX", values: ["a"] });
    const level: Filter<LogField> = { field: "level", operation: "EQUALS", values: ["LOUD"] };
    await assert.rejects(logs.find({ tenantId: TENANT, filters: [level] }, ALL), FilterError);
    const enabled: Filter<TriggerField> = { field: "enabled", operation: "EQUALS", values: ["maybe"] };
    await assert.rejects(triggers.search({ tenantId: TENANT, filters: [enabled] }, ALL), FilterError);
  });

  check("refuses regular expressions that are wrong or take too long", async ({ executions }) => {
    const long = execution("1", { flowId: `${"a".repeat(60)}!` });
    await executions.save([{ execution: long, taskRuns: [] }]);
    for (const pattern of ["(", "(a+)+$"]) {
      const filters: readonly Filter<ExecutionField>[] = [{ field: "flowId", operation: "REGEX", values: [pattern] }];
      await assert.rejects(executions.search({ tenantId: TENANT, filters }, ALL), FilterError);
    }
  });
}

function logFilterTests(check: Check<Repository>): void {
  const entry = (message: string, level: LogLevel, more: Partial<LogEntry> = {}): LogEntry => {
    const place = { tenantId: TENANT, namespace: "n", flowId: "f", executionId: "1", taskId: "t" };
    return { ...place, timestamp: "2026-01-01T00:00:00.000Z", level, message, ...more };
  };

  check("finds log entries by filters, in the order asked for", async ({ logs }) => {
    const { taskId: _none, ...plain } = entry("Three", "WARN", { namespace: "n.m", attemptNumber: 2 });
    await logs.save([
      entry("one", "INFO", { timestamp: "2026-01-03T00:00:00.000Z" }),
      entry("two 50%", "ERROR", { flowId: "g", timestamp: "2026-01-01T12:00:00.000Z" }),
      plain,
    ]);
    const messages = async (filters: readonly Filter<LogField>[], ...sort: readonly Sort<"timestamp" | "level">[]) => {
      const { results, total } = await logs.find({ tenantId: TENANT, filters }, { ...ALL, sort });
      assert.equal(total, results.length);
      return results.map(({ message }) => message.split(" ")[0]).join(" ");
    };
    assert.equal(await messages([], { field: "timestamp", direction: "desc" }), "one two Three");
    assert.equal(await messages([], { field: "level", direction: "asc" }), "one Three two");
    const atLeastWarn: Filter<LogField> = { field: "level", operation: "GREATER_THAN_OR_EQUAL_TO", values: ["WARN"] };
    assert.equal(await messages([atLeastWarn]), "two Three");
    assert.equal(await messages([{ field: "q", operation: "EQUALS", values: ["T"] }]), "two Three");
    assert.equal(await messages([{ field: "q", operation: "CONTAINS", values: ["0%"] }]), "two");
    assert.equal(await messages([{ field: "taskId", operation: "NOT_EQUALS", values: ["t"] }]), "Three");
    assert.equal(await messages([{ field: "namespace", operation: "PREFIX", values: ["n"] }]), "one two Three");
    assert.equal(await messages([{ field: "flowId", operation: "REGEX", values: ["[g-h]"] }]), "two");
    assert.equal(await messages([{ field: "attemptNumber", operation: "EQUALS", values: ["2"] }]), "Three");
    const late: Filter<LogField> = { field: "startDate", operation: "GREATER_THAN", values: ["2026-01-01T12:00:00Z"] };
    assert.equal(await messages([late]), "one");
    assert.equal(await logs.delete({ tenantId: TENANT, filters: [atLeastWarn] }), 2);
    assert.equal(await messages([]), "one");
  });
}

function triggerFilterTests(check: Check<Repository>): void {
  const state = (triggerId: string, more: Partial<TriggerState>): TriggerState => {
    const place = { tenantId: TENANT, namespace: "n", flowId: "f", triggerId, type: "Schedule", flowRevision: 1 };
    const rest = { mode: "schedule", disabled: false, updated: "2026-01-01T00:00:00Z", version: 1 } as const;
    return { ...place, ...rest, ...more };
  };

  check("finds triggers by filters, in the order asked for", async ({ triggers }) => {
    const evaluation = { id: "e", since: "2026-01-01T00:00:00Z", workerId: "w1" };
    const states = [
      state("a", { nextDate: "2026-01-02T00:00:00Z", executionId: "x1" }),
      state("b", { namespace: "m", disabled: true, date: "2026-01-05T00:00:00Z" }),
      state("c", { type: "Polling", nextDate: "2026-01-01T00:00:00Z", evaluation }),
    ];
    await triggers.save(states.map((each) => ({ state: each })));
    const found = async (
      filters: readonly Filter<TriggerField>[],
      ...sort: readonly Sort<"nextExecutionDate" | "lastTriggeredDate" | "executionId">[]
    ): Promise<string> => {
      const { results, total } = await triggers.search({ tenantId: TENANT, filters }, { ...ALL, sort });
      assert.equal(total, results.length);
      return results.map(({ triggerId }) => triggerId).join("");
    };
    const of = (field: TriggerField, operation: Filter["operation"], ...values: string[]): Promise<string> =>
      found([{ field, operation, values }]);
    assert.equal(await of("enabled", "EQUALS", "false"), "b");
    assert.equal(await of("locked", "EQUALS", "true"), "ac");
    assert.equal(await of("locked", "NOT_EQUALS", "true"), "b");
    assert.equal(await of("executionId", "EQUALS", "x1"), "a");
    assert.equal(await of("executionId", "MISSING"), "bc");
    assert.equal(await of("workerId", "STARTS_WITH", "W"), "c");
    assert.equal(await of("type", "EQUALS", "Polling"), "c");
    assert.equal(await of("q", "EQUALS", "M"), "b");
    assert.equal(await of("triggerId", "REGEX", "[ab]"), "ba");
    assert.equal(await of("nextExecutionDate", "LESS_THAN", "2026-01-02T00:00:00Z"), "c");
    assert.equal(await of("lastTriggeredDate", "EXISTS"), "b");
    assert.equal(await found([], { field: "nextExecutionDate", direction: "desc" }), "acb");
    assert.equal(await found([], { field: "nextExecutionDate", direction: "asc" }), "bca");
    assert.equal(await found([], { field: "executionId", direction: "desc" }), "abc");
  });
}
