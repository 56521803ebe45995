/**
 * Where the executions of a query are counted: those that have ended in the tallies of whole days, and one by one only
 * what tallies do not tell, which is live executions and the rest of the days that a time begins and ends in. Labels,
 * parents and most filters are not tallied; what is searched by them is counted along an index.
 */
import { isTerminal, STATES, type StateType } from "../../../core/execution/state.ts";
import type { Dialect } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import type { ExecutionTable } from "./execution-conditions.ts";
import { amongExecutions, type ExecutionSource } from "./execution-sources.ts";
import { DAY_MS, dayOf } from "./execution-tallies.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";

/** A part of what is counted; the parts of a query have nothing in common. */
export interface ExecutionPart {
  readonly table: "execution_tallies" | ExecutionTable;
  readonly conditions: Conditions;
}

/** How many states there are to end in. */
const ENDED_STATES = STATES.filter(isTerminal).length;

/** The parts that are counted for a query that tallies tell of. */
export function talliedParts(dialect: Dialect, query: NarrowedQuery): readonly ExecutionPart[] {
  const { states = STATES } = query;
  const live = states.filter((state) => !isTerminal(state));
  const ended = states.filter(isTerminal);
  const parts = [
    ...(live.length > 0 ? [liveOnes(dialect, { ...query, states: live })] : []),
    ...(ended.length > 0 ? endedParts(dialect, query, ended) : []),
  ];
  return parts.length > 0 ? parts : [amongExecutions(dialect, query)];
}

/** Whether tallies tell of all that is asked. */
export function isTallied({ labels, labelSets, parentId, filters, searches, anyOf }: NarrowedQuery): boolean {
  return !anyOf && parentId === undefined && [labels, labelSets, filters, searches].every((each) => each.length === 0);
}

/** Live executions are few: they are found by their states, whatever else is asked. */
export function liveOnes(dialect: Dialect, { namespaces, flowIds, ...query }: NarrowedQuery): ExecutionSource {
  const { table, conditions } = amongExecutions(dialect, query);
  conditions.oneOf("coalesce(executions.namespace, '')", namespaces).oneOf("coalesce(executions.flow_id, '')", flowIds);
  return { table, conditions };
}

/** Up to three times that follow each other: the end of a day, whole days, and the beginning of a day. */
function endedParts(dialect: Dialect, query: NarrowedQuery, states: readonly StateType[]): readonly ExecutionPart[] {
  const { fromMs, toMs } = query;
  const firstDay = fromMs === undefined ? undefined : Math.ceil(fromMs / DAY_MS);
  const endDay = toMs === undefined ? undefined : dayOf(toMs + 1);
  const rest = { ...query, states };
  if (firstDay !== undefined && endDay !== undefined && firstDay >= endDay) return [amongExecutions(dialect, rest)];
  const parts: ExecutionPart[] = [tallied(dialect, rest, firstDay, endDay)];
  if (fromMs !== undefined && firstDay !== undefined && fromMs < firstDay * DAY_MS) {
    parts.push(amongExecutions(dialect, { ...rest, toMs: firstDay * DAY_MS - 1 }));
  }
  if (toMs !== undefined && endDay !== undefined && toMs >= endDay * DAY_MS) {
    parts.push(amongExecutions(dialect, { ...rest, fromMs: endDay * DAY_MS }));
  }
  return parts;
}

/** The ended executions that began on these days, the last one not included. */
function tallied(
  dialect: Dialect,
  { tenantId, namespaces, flowIds, states }: NarrowedQuery,
  firstDay: number | undefined,
  endDay: number | undefined,
): ExecutionPart {
  const conditions = new Conditions(dialect)
    .equal("tenant_id", tenantId)
    .atLeast("start_day", firstDay)
    .atMost("start_day", endDay === undefined ? undefined : endDay - 1)
    .oneOf("namespace", namespaces)
    .oneOf("flow_id", flowIds)
    // Others are not tallied: asking for all of them asks for nothing.
    .oneOf("state", states?.length === ENDED_STATES ? undefined : states);
  return { table: "execution_tallies", conditions };
}
