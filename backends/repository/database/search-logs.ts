/**
 * Finding a page of log entries, and how many there are. There may be many millions: what belongs to no single
 * execution is counted up to a limit, and free text looked for in so many of the newest.
 */
import type { LogEntry } from "../../../core/contracts/log.ts";
import {
  LOGS_LOOKED_AT_MAX,
  type LogQuery,
  type LogSortField,
  type Page,
  type Paging,
} from "../../../core/contracts/repository.ts";
import type { Dialect, SqlSession, SqlValue } from "../../database/sql-database.ts";
import type { FilterColumn } from "./filter-conditions.ts";
import { COLUMNS, type LogConditions, logConditions } from "./log-conditions.ts";
import { orderTerms } from "./order.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { LOG_COLUMNS, logOf } from "./write-logs.ts";

const SORT_COLUMNS: Readonly<Record<LogSortField, FilterColumn>> = { ...COLUMNS, timestamp: COLUMNS.startDate };

/** See the file's head. */
export async function searchLogs(
  session: SqlSession,
  dialect: Dialect,
  query: LogQuery,
  paging: Paging<LogSortField>,
): Promise<Page<LogEntry>> {
  const isBounded = query.executionId === undefined && !isOfExecution(query);
  const { text, values } = wanted(await logConditions(session, dialect, query), isBounded);
  const order = [...orderTerms(dialect, paging.sort ?? [], SORT_COLUMNS), "position"].join(", ");
  const select = `SELECT ${LOG_COLUMNS.join(", ")} FROM ${text} ORDER BY ${order} ${PAGE}`;
  const rows = await session.query({ name: "search logs", text: select }, [...values, ...pageValues(paging)]);
  const few = `SELECT count(*) AS total FROM (SELECT 1 AS one FROM ${text} LIMIT ${LOGS_LOOKED_AT_MAX}) AS counted`;
  const count = isBounded ? few : `SELECT count(*) AS total FROM ${text}`;
  const total = await totalOf(rows, paging, () => countOf(session, "count logs", count, values));
  return { results: rows.map(logOf), total };
}

function isOfExecution({ filters = [] }: LogQuery): boolean {
  return filters.some(({ field, operation }) => field === "executionId" && operation === "EQUALS");
}

/** What stands after FROM. */
function wanted(
  { plain, searched }: LogConditions,
  isBounded: boolean,
): { readonly text: string; readonly values: readonly SqlValue[] } {
  if (!searched) return { text: `logs WHERE ${plain.text}`, values: plain.values };
  const values = [...plain.values, ...searched.values];
  if (!isBounded) return { text: `logs WHERE ${plain.text} AND ${searched.text}`, values };
  const newest = `SELECT position, ${LOG_COLUMNS.join(", ")} FROM logs WHERE ${plain.text}
    ORDER BY timestamp_ms DESC LIMIT ${LOGS_LOOKED_AT_MAX}`;
  return { text: `(${newest}) AS logs WHERE ${searched.text}`, values };
}
