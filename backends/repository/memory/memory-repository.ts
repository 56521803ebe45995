/** The repository in memory: the readable specification of its seam, and what a one-shot run uses. */
import { isAtLeast, type LogEntry, type MetricEntry } from "../../../core/contracts/log.ts";
import {
  type ExecutionQuery,
  type ExecutionRepository,
  type FlowRepository,
  type FlowWithSource,
  type LogQuery,
  type LogRepository,
  type MetricRepository,
  PAGE_SIZE_MAX,
  type Page,
  type Paging,
  type Repository,
} from "../../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import type { FlowKey } from "../../../core/flow/flow.ts";

/** Characters of log messages kept in all; the oldest entries go first. */
export const LOG_CHARS_KEPT_MAX = 4 * 1024 * 1024;

/** What the parts of an entry beside its message take, told in characters. */
const LOG_ENTRY_CHARS = 500;

/** What is kept of one execution. */
interface Kept {
  execution: Execution;
  readonly taskRuns: Map<string, TaskRun>;
}

/** Makes an empty repository. */
export function createMemoryRepository(): Repository {
  return {
    flows: createFlows(),
    executions: createExecutions(),
    logs: createLogs(),
    metrics: createMetrics(),
    close: () => Promise.resolve(),
  };
}

function pageOf<T>(rows: readonly T[], { page, size }: Paging): Page<T> {
  const length = Math.min(size, PAGE_SIZE_MAX);
  const start = (page - 1) * length;
  return { results: rows.slice(start, start + length), total: rows.length };
}

function createFlows(): FlowRepository {
  const revisions = new Map<string, FlowWithSource[]>();
  const idOf = (key: Omit<FlowKey, "revision">): string => `${key.tenantId}/${key.namespace}/${key.flowId}`;
  return {
    save({ flow, source }) {
      const id = idOf({ ...flow, flowId: flow.id });
      const saved = revisions.get(id) ?? [];
      const newest = saved.at(-1);
      if (newest && newest.source === source && !newest.flow.deleted) return Promise.resolve(newest.flow);
      const next = { flow: { ...flow, revision: saved.length + 1 }, source };
      revisions.set(id, [...saved, next]);
      return Promise.resolve(next.flow);
    },
    find(key) {
      const saved = revisions.get(idOf(key)) ?? [];
      const found = key.revision === undefined ? saved.at(-1) : saved[key.revision - 1];
      return Promise.resolve(found && !found.flow.deleted ? found : undefined);
    },
    list(tenantId, namespace) {
      const newest = [...revisions.values()].flatMap((saved) => saved.at(-1)?.flow ?? []);
      const matching = newest.filter(
        (flow) => !flow.deleted && flow.tenantId === tenantId && (namespace ?? flow.namespace) === flow.namespace,
      );
      return Promise.resolve(matching.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.id, b.id)));
    },
    revisions: (key) => Promise.resolve(revisions.get(idOf(key)) ?? []),
    delete(key) {
      const saved = revisions.get(idOf(key)) ?? [];
      const newest = saved.at(-1);
      if (!newest || newest.flow.deleted) return Promise.resolve(false);
      const revision = saved.length + 1;
      revisions.set(idOf(key), [...saved, { ...newest, flow: { ...newest.flow, deleted: true, revision } }]);
      return Promise.resolve(true);
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function createExecutions(): ExecutionRepository {
  const kept = new Map<string, Kept>();
  const search = (query: ExecutionQuery): Execution[] =>
    [...kept.values()].map((each) => each.execution).filter((execution) => matches(execution, query));
  return {
    save(changes) {
      for (const { execution, taskRuns } of changes) {
        const id = `${execution.tenantId}/${execution.id}`;
        const entry = kept.get(id) ?? { execution, taskRuns: new Map<string, TaskRun>() };
        entry.execution = execution;
        for (const taskRun of taskRuns) entry.taskRuns.set(taskRun.id, taskRun);
        kept.set(id, entry);
      }
      return Promise.resolve();
    },
    find: (tenantId, id) => Promise.resolve(kept.get(`${tenantId}/${id}`)?.execution),
    taskRuns: (tenantId, id) => Promise.resolve([...(kept.get(`${tenantId}/${id}`)?.taskRuns.values() ?? [])]),
    search(query, paging) {
      const found = search(query).sort((a, b) => compare(startOf(b), startOf(a)) || compare(a.id, b.id));
      return Promise.resolve(pageOf(found, paging));
    },
    count: (query) => Promise.resolve(search(query).length),
    delete: (tenantId, id) => Promise.resolve(kept.delete(`${tenantId}/${id}`)),
  };
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

/** Compares instants and not texts, which may name a zone or leave out fractions. */
function isBetween(instant: string, from: string | undefined, to: string | undefined): boolean {
  if (from === undefined && to === undefined) return true;
  const ms = Date.parse(instant);
  return (from === undefined || ms >= Date.parse(from)) && (to === undefined || ms <= Date.parse(to));
}

function createLogs(): LogRepository {
  let entries: LogEntry[] = [];
  let chars = 0;
  const dropOldest = (): void => {
    let dropped = 0;
    while (chars > LOG_CHARS_KEPT_MAX * 0.75 && dropped < entries.length) chars -= sizeOf(entries[dropped++]);
    entries = entries.slice(dropped);
  };
  return {
    save(added) {
      for (const entry of added) {
        entries.push(entry);
        chars += sizeOf(entry);
      }
      if (chars > LOG_CHARS_KEPT_MAX) dropOldest();
      return Promise.resolve();
    },
    find: (query, paging) =>
      Promise.resolve(
        pageOf(
          entries.filter((entry) => matchesLog(entry, query)),
          paging,
        ),
      ),
    delete(query) {
      const before = entries.length;
      entries = entries.filter((entry) => !matchesLog(entry, query));
      chars = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
      return Promise.resolve(before - entries.length);
    },
  };
}

/** Characters an entry is counted with: its message, and something for all the rest. */
function sizeOf(entry: LogEntry | undefined): number {
  return entry ? entry.message.length + LOG_ENTRY_CHARS : 0;
}

function matchesLog(entry: LogEntry, query: LogQuery): boolean {
  return (
    entry.tenantId === query.tenantId &&
    (query.executionId === undefined || entry.executionId === query.executionId) &&
    (query.namespace === undefined || entry.namespace === query.namespace) &&
    (query.flowId === undefined || entry.flowId === query.flowId) &&
    (query.taskIds === undefined || (entry.taskId !== undefined && query.taskIds.includes(entry.taskId))) &&
    (query.taskRunId === undefined || entry.taskRunId === query.taskRunId) &&
    (query.minLevel === undefined || isAtLeast(entry.level, query.minLevel)) &&
    isBetween(entry.timestamp, query.startDate, query.endDate)
  );
}

function createMetrics(): MetricRepository {
  let entries: MetricEntry[] = [];
  const isOf = (entry: MetricEntry, tenantId: string, executionId: string): boolean =>
    entry.tenantId === tenantId && entry.executionId === executionId;
  return {
    save(added) {
      for (const entry of added) entries.push(entry);
      return Promise.resolve();
    },
    find: (tenantId, executionId, paging) =>
      Promise.resolve(
        pageOf(
          entries.filter((entry) => isOf(entry, tenantId, executionId)),
          paging,
        ),
      ),
    delete(tenantId, executionId) {
      const before = entries.length;
      entries = entries.filter((entry) => !isOf(entry, tenantId, executionId));
      return Promise.resolve(before - entries.length);
    },
  };
}
