/** The executions that the process itself knows of. */
import { toInstant } from "../../core/contracts/clock.ts";
import type { ExecutionQuery } from "../../core/contracts/repository.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { asSeconds, executionRow } from "../../core/execution/execution-row.ts";
import { triggeringExecution } from "../../core/files/file-reader.ts";
import { durationMs } from "../../core/flow/duration.ts";
import { SYSTEM_NAMESPACE } from "../../core/flow/schema/names.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { readInstant } from "./instant.ts";
import type { QueryProperties } from "./query.ts";

/** Executions read from the repository at once. */
const PAGE_EXECUTIONS = 200;

/** The executions that match, newest first, as the REST API shows them. Throws with a user's message. */
export async function* localExecutions(query: QueryProperties, context: TaskContext): AsyncGenerator<unknown> {
  const { repository, flow } = context;
  const { page, size } = query;
  const from = page === undefined ? 0 : (page - 1) * size;
  const until = page === undefined ? Number.POSITIVE_INFINITY : from + size;
  let at = 0;
  for await (const execution of matching(query, context)) {
    if (at >= from) {
      const taskRuns = await repository.executions.taskRuns(flow.tenantId, execution.id);
      yield executionRow(execution, taskRuns, asSeconds);
    }
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
