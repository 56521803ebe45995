/** The executions that the process itself knows of. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, type State } from "../../core/execution/state.ts";
import { triggeringExecution } from "../../core/files/file-reader.ts";
import { durationMs } from "../../core/flow/duration.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { readInstant } from "./instant.ts";
import type { QueryProperties } from "./query.ts";

/** Executions read from the repository at once. */
const PAGE_EXECUTIONS = 200;

/** Flows of this namespace are the system's own. */
const SYSTEM_NAMESPACE = "system";

/** The executions that match, newest first, as the REST API shows them. Throws with a user's message. */
export async function* localExecutions(query: QueryProperties, context: TaskContext): AsyncGenerator<unknown> {
  const { repository, flow } = context;
  const { page, size } = query;
  const from = page === undefined ? 0 : (page - 1) * size;
  const until = page === undefined ? Number.POSITIVE_INFINITY : from + size;
  let at = 0;
  for await (const execution of matching(query, context)) {
    if (at >= from) yield executionRow(execution, await repository.executions.taskRuns(flow.tenantId, execution.id));
    at += 1;
    if (at >= until) return;
  }
}

async function* matching(query: QueryProperties, context: TaskContext): AsyncGenerator<Execution> {
  const search = searchOf(query, context);
  for (let page = 1; ; page++) {
    context.signal.throwIfAborted();
    const { results } = await context.repository.executions.search(search, { page, size: PAGE_EXECUTIONS });
    yield* results.filter((execution) => fits(execution, query));
    if (results.length < PAGE_EXECUTIONS) return;
  }
}

function searchOf(query: QueryProperties, { flow, clock }: TaskContext): ExecutionQuery {
  const { namespace, flowId, states, labels, startDate, endDate, timeRange } = query;
  const startedAfter =
    timeRange === undefined
      ? startDate && readInstant("startDate", startDate)
      : toInstant(clock.now() - Math.abs(durationMs(timeRange.trim())));
  return {
    tenantId: flow.tenantId,
    ...(namespace === undefined ? {} : { namespace }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(states === undefined ? {} : { states }),
    ...(labels === undefined
      ? {}
      : { labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)])) }),
    ...(startedAfter ? { startedAfter } : {}),
    ...(endDate ? { startedBefore: readInstant("endDate", endDate) } : {}),
  };
}

/** What a repository is not asked for. */
function fits(execution: Execution, { childFilter, flowScopes }: QueryProperties): boolean {
  const isChild = triggeringExecution(execution) !== undefined;
  const scope = execution.namespace === SYSTEM_NAMESPACE ? "SYSTEM" : "USER";
  return (
    (childFilter === undefined || isChild === (childFilter === "CHILD")) &&
    (flowScopes === undefined || flowScopes.length === 0 || flowScopes.includes(scope))
  );
}

/** An execution as the REST API shows it. */
export function executionRow(execution: Execution, taskRuns: readonly TaskRun[]): Readonly<Record<string, unknown>> {
  const { tenantId, id, namespace, flowId, flowRevision, inputs, outputs, labels, variables, trigger } = execution;
  return present({
    tenantId,
    id,
    namespace,
    flowId,
    flowRevision,
    taskRunList: taskRuns.map(taskRunRow),
    inputs,
    outputs,
    labels,
    variables,
    state: stateRow(execution.state),
    parentId: execution.parentId,
    originalId: execution.originalId,
    trigger,
    deleted: false,
    metadata: {
      attemptNumber: execution.attemptNumber,
      originalCreatedDate: execution.state.histories[0]?.date,
    },
    scheduleDate: execution.scheduleDate,
  });
}

function taskRunRow(taskRun: TaskRun): Readonly<Record<string, unknown>> {
  const { tenantId, id, executionId, namespace, flowId, taskId, parentTaskRunId, value, iteration, outputs } = taskRun;
  return present({
    tenantId,
    id,
    executionId,
    namespace,
    flowId,
    taskId,
    parentTaskRunId,
    value,
    attempts: taskRun.attempts.map((attempt) => ({ ...attempt, state: stateRow(attempt.state) })),
    outputs,
    state: stateRow(taskRun.state),
    iteration,
    dynamic: taskRun.dynamic,
  });
}

/** A state with the dates that follow from its history. */
function stateRow({ current, histories }: State): Readonly<Record<string, unknown>> {
  const startDate = histories[0]?.date;
  const last = histories.at(-1)?.date;
  const endDate = isTerminal(current) ? last : undefined;
  const durationInMs = Date.parse(last ?? "") - Date.parse(startDate ?? "");
  return present({ current, histories, duration: durationInMs / 1000, startDate, endDate });
}

/** The members that there are. */
function present(members: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
