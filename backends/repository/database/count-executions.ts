/**
 * Counting the executions of a search: those that have ended from the tallies of whole days, and one by one only what
 * tallies do not tell, which is live executions and the rest of the days that a time begins and ends in. Labels and
 * parents are not tallied; executions that are searched by them are counted along the labels' index.
 */
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import type { Dialect, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { amongExecutions, type ExecutionSource, executionSources } from "./execution-conditions.ts";
import { DAY_MS, dayOf } from "./execution-tallies.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { countOf } from "./pages.ts";

/** How many states there are to end in. */
const ENDED_STATES = STATES.filter(isTerminal).length;

/** A SELECT of one number, `total`. */
interface Count {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** How many executions match. Asked in one statement, so that one that ends meanwhile counts once. */
export async function countExecutions(session: SqlSession, dialect: Dialect, query: NarrowedQuery): Promise<number> {
  const parts = partsOf(dialect, query);
  const all = parts.map(({ text }) => text).join(" UNION ALL ");
  const text = parts.length === 1 ? all : `SELECT sum(total) AS total FROM (${all}) AS parts`;
  const values = parts.flatMap((part) => part.values);
  return await countOf(session, "count executions", text, values);
}

function partsOf(dialect: Dialect, query: NarrowedQuery): readonly Count[] {
  const { labels, parentId, states = STATES, filters } = query;
  if (labels.length > 0 || parentId !== undefined || filters.length > 0)
    return executionSources(dialect, query).map(countOfSource);
  const live = states.filter((state) => !isTerminal(state));
  const ended = states.filter(isTerminal);
  const parts = [
    ...(live.length > 0 ? [countOfRows(dialect, { ...query, states: live })] : []),
    ...(ended.length > 0 ? countsOfEnded(dialect, query, ended) : []),
  ];
  return parts.length > 0 ? parts : [countOfRows(dialect, query)];
}

/** The counts of up to three times that follow each other: the end of a day, whole days, and the beginning of a day. */
function countsOfEnded(dialect: Dialect, query: NarrowedQuery, states: readonly StateType[]): readonly Count[] {
  const { fromMs, toMs } = query;
  const firstDay = fromMs === undefined ? undefined : Math.ceil(fromMs / DAY_MS);
  const endDay = toMs === undefined ? undefined : dayOf(toMs + 1);
  const rest = { ...query, states };
  if (firstDay !== undefined && endDay !== undefined && firstDay >= endDay) return [countOfRows(dialect, rest)];
  const counts = [tallied(dialect, rest, firstDay, endDay)];
  if (fromMs !== undefined && firstDay !== undefined && fromMs < firstDay * DAY_MS) {
    counts.push(countOfRows(dialect, { ...rest, toMs: firstDay * DAY_MS - 1 }));
  }
  if (toMs !== undefined && endDay !== undefined && toMs >= endDay * DAY_MS) {
    counts.push(countOfRows(dialect, { ...rest, fromMs: endDay * DAY_MS }));
  }
  return counts;
}

/** The ended executions that began on these days, the last one not included. */
function tallied(
  dialect: Dialect,
  { tenantId, namespace, namespacePrefix, flowId, states }: NarrowedQuery,
  firstDay: number | undefined,
  endDay: number | undefined,
): Count {
  const { text, values } = new Conditions(dialect)
    .equal("tenant_id", tenantId)
    .atLeast("start_day", firstDay)
    .atMost("start_day", endDay === undefined ? undefined : endDay - 1)
    .namespace("namespace", namespace, namespacePrefix)
    .equal("flow_id", flowId)
    // Others are not tallied: asking for all of them asks for nothing.
    .oneOf("state", states?.length === ENDED_STATES ? undefined : states);
  return { text: `SELECT coalesce(sum(executions), 0) AS total FROM execution_tallies WHERE ${text}`, values };
}

function countOfRows(dialect: Dialect, query: NarrowedQuery): Count {
  return countOfSource(amongExecutions(dialect, query));
}

function countOfSource({ table, conditions }: ExecutionSource): Count {
  return { text: `SELECT count(*) AS total FROM ${table} WHERE ${conditions.text}`, values: conditions.values };
}
