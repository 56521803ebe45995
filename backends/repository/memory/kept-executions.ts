/** Executions in memory: a header each, and its task runs by id in the order they came. A save costs what it changes. */
import type {
  Durations,
  ExecutionGroup,
  ExecutionGroupField,
  ExecutionGrouping,
  Groups,
} from "../../../core/contracts/groups.ts";
import {
  EXECUTION_FIELDS,
  type ExecutionPurge,
  type ExecutionQuery,
  type ExecutionRepository,
  LATEST_MAX,
  type Repository,
} from "../../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import { isTerminal } from "../../../core/execution/state.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import { durationMsOf, executionFields } from "../../../core/filters/execution-fields.ts";
import type { FieldValue } from "../../../core/filters/filter-values.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import { groupRows, largestGroups } from "../../../core/filters/row-groups.ts";
import { rowOrder } from "../../../core/filters/row-order.ts";
import { searchTaskRuns } from "../task-run-search.ts";
import { isBetween } from "./instants.ts";
import { compare, pageOf } from "./paging.ts";

interface Kept {
  execution: Execution;
  readonly taskRuns: Map<string, TaskRun>;
}

/** Makes an empty repository of executions, with which logs and metrics are purged. */
export function createExecutions({ logs, metrics }: Pick<Repository, "logs" | "metrics">): ExecutionRepository {
  const kept = new Map<string, Kept>();
  const search = (query: ExecutionQuery): Execution[] => {
    const isWanted = rowFilter(executionFields, query.filters, query.anyOf);
    return [...kept.values()]
      .map((each) => each.execution)
      .filter((execution) => matches(execution, query) && isWanted(execution));
  };
  return {
    save(changes) {
      for (const { execution, taskRuns, removedTaskRuns = [] } of changes) {
        const id = `${execution.tenantId}/${execution.id}`;
        const entry = kept.get(id) ?? { execution, taskRuns: new Map<string, TaskRun>() };
        entry.execution = execution;
        for (const taskRunId of removedTaskRuns) entry.taskRuns.delete(taskRunId);
        for (const taskRun of taskRuns) entry.taskRuns.set(taskRun.id, taskRun);
        kept.set(id, entry);
      }
      return Promise.resolve();
    },
    find: (tenantId, id) => Promise.resolve(kept.get(`${tenantId}/${id}`)?.execution),
    taskRuns: (tenantId, id) => Promise.resolve([...(kept.get(`${tenantId}/${id}`)?.taskRuns.values() ?? [])]),
    async search(query, paging) {
      return pageOf(search(query).sort(rowOrder(executionFields.sortValueOf, paging.sort, newestFirst)), paging);
    },
    count: async (query) => search(query).length,
    groups: async (query, grouping) => executionGroups(search(query), grouping),
    async latest(tenantId, flows) {
      const found = flows
        .slice(0, LATEST_MAX)
        .flatMap((flow) => search({ tenantId, ...flow }).sort(newestFirst)[0] ?? []);
      return [...new Set(found)];
    },
    searchTaskRuns: (query, paging) =>
      searchTaskRuns(query, paging, {
        executions: async (asked, page) => pageOf(search(asked).sort(newestFirst), page),
        taskRuns: async (tenantId, ids) =>
          new Map(ids.map((id) => [id, [...(kept.get(`${tenantId}/${id}`)?.taskRuns.values() ?? [])]])),
      }),
    delete: (tenantId, id) => Promise.resolve(kept.delete(`${tenantId}/${id}`)),
    async purge(purge, max) {
      const found = search(purge)
        .filter((execution) => isPurged(execution, purge))
        .sort((a, b) => compare(startOf(a), startOf(b)) || compare(a.id, b.id))
        .slice(0, max);
      const purged = { executions: found.length, logs: 0, metrics: 0 };
      for (const { tenantId, id } of found) {
        if (purge.logs !== false) purged.logs += await logs.delete({ tenantId, executionId: id });
        if (purge.metrics !== false) purged.metrics += await metrics.delete(tenantId, id);
        kept.delete(`${tenantId}/${id}`);
      }
      return purged;
    },
  };
}

function isPurged({ id, state: { current, histories } }: Execution, { ids, endedBefore }: ExecutionPurge): boolean {
  return (
    isTerminal(current) &&
    (ids?.includes(id) ?? true) &&
    isBetween(histories.at(-1)?.date ?? "", undefined, endedBefore)
  );
}

function executionGroups(executions: readonly Execution[], grouping: ExecutionGrouping): Groups<ExecutionGroup> {
  const groups = groupRows(executions, grouping, (field) => EXECUTION_FIELDS[field], groupedValues);
  return largestGroups(
    groups.map(({ values, rows }) => ({
      values,
      count: rows.length,
      ...(grouping.durations ? { durations: durationsOf(rows) } : {}),
    })),
  );
}

/** An execution's own id as its correlation, which nearly all have, is no group. */
function groupedValues(
  execution: Execution,
  field: ExecutionGroupField,
  key: string | undefined,
): readonly FieldValue[] {
  const values = executionFields.valuesOf(execution, field, key);
  return key === CORRELATION_LABEL ? values.filter((value) => value !== execution.id) : values;
}

function durationsOf(executions: readonly Execution[]): Durations {
  const all = executions.flatMap((execution) => durationMsOf(execution) ?? []);
  if (all.length === 0) return { count: 0, minMs: 0, maxMs: 0, sumMs: 0 };
  const [minMs, maxMs] = [Math.min, Math.max].map((choose) => all.reduce((a, b) => choose(a, b)));
  return { count: all.length, minMs: minMs ?? 0, maxMs: maxMs ?? 0, sumMs: all.reduce((a, b) => a + b, 0) };
}

function newestFirst(a: Execution, b: Execution): number {
  return compare(startOf(b), startOf(a)) || compare(a.id, b.id);
}

function startOf(execution: Execution): string {
  return execution.state.histories[0]?.date ?? "";
}

function matches(execution: Execution, query: ExecutionQuery): boolean {
  const { namespace, namespacePrefix, flowId, states, labels, startedAfter, startedBefore, parentId } = query;
  const inNamespace =
    namespace === undefined ||
    execution.namespace === namespace ||
    (namespacePrefix === true && execution.namespace.startsWith(`${namespace}.`));
  const start = startOf(execution);
  return (
    execution.tenantId === query.tenantId &&
    inNamespace &&
    (flowId === undefined || execution.flowId === flowId) &&
    (states === undefined || states.includes(execution.state.current)) &&
    (parentId === undefined || execution.parentId === parentId) &&
    isBetween(start, startedAfter, startedBefore) &&
    Object.entries(labels ?? {}).every(([key, value]) =>
      execution.labels.some((label) => label.key === key && label.value === value),
    )
  );
}
