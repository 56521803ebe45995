/** Whatever is done with executions, a repository answers every search as the one in memory does. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { ExecutionGrouping } from "../../../../core/contracts/groups.ts";
import type {
  ExecutionChange,
  ExecutionPurge,
  ExecutionQuery,
  ExecutionSortField,
  Paging,
  Repository,
} from "../../../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../../../core/execution/execution.ts";
import type { StateType } from "../../../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../../../core/execution/system-labels.ts";
import { createMemoryRepository } from "../../memory/memory-repository.ts";
import { executionFilters, groupings, sorts } from "./drawn-filters.ts";

const DAY_MS = 86_400_000;
const FIRST_MS = Date.parse("2026-01-01T00:00:00.000Z");

const tenants = fc.constantFrom("main", "main", "other");
const ids = fc.constantFrom(..."abcdefghijklmnop");
const namespaces = fc.constantFrom("a", "a.b", "a.b.c", "ab", "a-b");
const flows = fc.constantFrom("f", "g", "F");
const states = fc.constantFrom<StateType>("CREATED", "RUNNING", "SUCCESS", "FAILED", "KILLED", "PAUSED");
/** Around the beginnings of days, where tallies of days and what is counted beside them meet. */
const instants = fc
  .tuple(fc.nat(3), fc.constantFrom(-1, 0, 1, DAY_MS / 2))
  .map(([day, ms]) => new Date(FIRST_MS + day * DAY_MS + ms).toISOString());
const labels = fc.dictionary(fc.constantFrom("x", "y", CORRELATION_LABEL), fc.constantFrom("1", "2", "a", "b"), {
  maxKeys: 2,
  noNullPrototype: true,
});
const orNone = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });

const executions = fc
  .record({
    id: ids,
    tenantId: tenants,
    namespace: namespaces,
    flowId: flows,
    state: states,
    start: instants,
    tookMs: fc.constantFrom(0, 1, DAY_MS),
    labels,
    triggeredBy: orNone(ids),
    parentId: orNone(ids),
    kind: orNone(fc.constantFrom("NORMAL" as const, "TEST" as const)),
  })
  .map(({ state: current, start, tookMs, labels: pairs, id, triggeredBy, parentId, kind, ...place }): Execution => {
    const end = new Date(Date.parse(start) + tookMs).toISOString();
    const histories = [
      { state: "CREATED" as const, date: start },
      { state: current, date: end },
    ];
    const list = Object.entries(pairs).map(([key, value]) => ({ key, value }));
    const own = pairs[CORRELATION_LABEL] === undefined ? [{ key: CORRELATION_LABEL, value: id }] : [];
    const header = { id, ...place, flowRevision: 1, state: { current, histories }, labels: [...own, ...list] };
    const trigger =
      triggeredBy === undefined
        ? undefined
        : { id: `on-${triggeredBy}`, type: "x", variables: { executionId: triggeredBy } };
    const more = withoutUndefined<Partial<Execution>>({ trigger, parentId, kind });
    return { ...header, ...more, inputs: { at: start }, variables: {}, originalId: id, attemptNumber: 1 };
  });

const changes = fc
  .record({
    execution: executions,
    runs: fc.uniqueArray(ids, { maxLength: 3 }),
    removed: fc.uniqueArray(ids, { maxLength: 2 }),
  })
  .map(({ execution, runs, removed }): ExecutionChange => {
    const { id: executionId, tenantId, namespace, flowId, state } = execution;
    const place = { tenantId, namespace, flowId, executionId, taskId: "t" };
    const taskRuns = runs.map((id): TaskRun => ({ id, ...place, state, attempts: [] }));
    return { execution, taskRuns, removedTaskRuns: removed };
  });

const queries: fc.Arbitrary<ExecutionQuery> = fc
  .record({
    tenantId: tenants,
    namespace: orNone(namespaces),
    namespacePrefix: orNone(fc.boolean()),
    flowId: orNone(flows),
    states: orNone(fc.uniqueArray(states, { maxLength: 4 })),
    labels: orNone(labels),
    startedAfter: orNone(instants),
    startedBefore: orNone(instants),
    filters: orNone(fc.array(executionFilters, { maxLength: 3 })),
    anyOf: orNone(fc.array(fc.array(executionFilters, { maxLength: 3 }), { maxLength: 6 })),
  })
  .map(withoutUndefined);

const pagings: fc.Arbitrary<Paging<ExecutionSortField>> = fc
  .record({
    page: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 7 }),
    sort: orNone(fc.uniqueArray(sorts, { maxLength: 3, selector: ({ field }) => field })),
  })
  .map(withoutUndefined);

type Deed = (repository: Repository) => Promise<unknown>;

const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.array(changes, { minLength: 1, maxLength: 12, size: "max" }).map(
      (all): Deed =>
        ({ executions: stored }) =>
          stored.save(all),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(tenants, ids).map(
      ([tenantId, id]): Deed =>
        ({ executions: stored }) =>
          stored.delete(tenantId, id),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(queries, orNone(instants)).map(
      ([query, endedBefore]): Deed =>
        ({ executions: stored }) => {
          const purge: ExecutionPurge = { ...query, ...(endedBefore === undefined ? {} : { endedBefore }) };
          return stored.purge(purge, 1_000);
        },
    ),
  },
);

/** Registers the test; every `open` answers an empty repository. */
export function sameAsMemoryTest(name: string, open: () => Promise<Repository>, runs: number): void {
  test(`${name} answers every search of executions as memory does`, async () => {
    const property = fc.asyncProperty(
      fc.array(deeds, { minLength: 1, maxLength: 8, size: "max" }),
      fc.array(fc.tuple(queries, pagings, groupings), { minLength: 1, maxLength: 40, size: "max" }),
      async (done, asked) => {
        const repository = await open();
        try {
          await compare(repository, done, asked);
        } finally {
          await repository.close();
        }
      },
    );
    await fc.assert(property, { numRuns: runs });
  });
}

async function compare(
  repository: Repository,
  done: readonly Deed[],
  asked: readonly (readonly [ExecutionQuery, Paging<ExecutionSortField>, ExecutionGrouping])[],
): Promise<void> {
  const memory = createMemoryRepository();
  for (const deed of done) assert.deepEqual(await deed(repository), await deed(memory));
  for (const [query, paging, grouping] of asked) {
    const expected = await memory.executions.search(query, paging);
    assert.deepEqual(await repository.executions.search(query, paging), expected, JSON.stringify([query, paging]));
    assert.equal(await repository.executions.count(query), await memory.executions.count(query), JSON.stringify(query));
    const groups = await repository.executions.groups(query, grouping);
    assert.deepEqual(groups, await memory.executions.groups(query, grouping), JSON.stringify([query, grouping]));
    for (const { tenantId, id } of expected.results) {
      const taskRuns = await repository.executions.taskRuns(tenantId, id);
      assert.deepEqual(taskRuns, await memory.executions.taskRuns(tenantId, id));
    }
  }
}

function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
