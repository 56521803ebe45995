/** Rows put together in groups by the database. */
import type { FieldKind } from "../../../core/contracts/filter.ts";
import { GROUPS_MAX, type Group, type Groups, type Interval } from "../../../core/contracts/groups.ts";
import { groupValue, INTERVAL_MS, largestGroups, MONDAY_MS } from "../../../core/filters/row-groups.ts";
import type { SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";

/** A field that rows are put together by. */
export interface GroupedField {
  readonly kind: FieldKind;
  /** The column; of dates an expression of milliseconds. */
  readonly column: string;
}

/** What is put together. */
export interface GroupedQuery<G extends Group> {
  /** By which metrics and errors speak of it. */
  readonly name: string;
  readonly fields: readonly GroupedField[];
  readonly interval: Interval;
  /** A SELECT of the columns `g0`, `g1` ... and of what `groupOf` reads, before ORDER BY. */
  readonly text: string;
  readonly values: readonly SqlValue[];
  /** The group of a row, by its values. */
  groupOf(row: SqlRow, values: Group["values"]): G;
  /** Two that are the same in all values. */
  sum(one: G, other: G): G;
}

/** Days of the longest month: so many groups of the database may become one. */
const MONTH_DAYS_MAX = 31;

/** The columns `g0`, `g1` ... of fields. */
export function groupColumns(fields: readonly GroupedField[], interval: Interval): readonly string[] {
  return fields.map(({ kind, column }, at) => {
    if (kind !== "instant") return `${column} AS g${at}`;
    // Months are put together of days: databases have no arithmetic for them in common.
    const length = INTERVAL_MS[interval === "month" ? "day" : interval];
    const sinceOrigin = interval === "week" ? `(${column} - ${MONDAY_MS})` : `(${column})`;
    return `${column} - ${sinceOrigin} % ${length} AS g${at}`;
  });
}

/** GROUP BY for the columns of {@link groupColumns}; nothing without fields. */
export function groupByText(fields: readonly GroupedField[]): string {
  return fields.length === 0 ? "" : `GROUP BY ${fields.map((_, at) => `g${at}`).join(", ")}`;
}

/** The groups, the largest first. */
export async function groupedRows<G extends Group>(session: SqlSession, query: GroupedQuery<G>): Promise<Groups<G>> {
  const { name, fields, interval, text, values, groupOf, sum } = query;
  const max = (GROUPS_MAX + 1) * (interval === "month" ? MONTH_DAYS_MAX : 1);
  const statement = { name, text: `${text} ORDER BY group_count DESC LIMIT ?` };
  const found = new Map<string, G>();
  for (const row of await session.query(statement, [...values, max])) {
    if (Number(row["group_count"] ?? 0) === 0) continue;
    const own = fields.map(({ kind }, at) => {
      const value = row[`g${at}`];
      return groupValue(kind, typeof value === "string" || typeof value === "number" ? value : undefined, interval);
    });
    const group = groupOf(row, own);
    const key = JSON.stringify(own.map((value) => value ?? null));
    const known = found.get(key);
    found.set(key, known ? sum(known, group) : group);
  }
  return largestGroups([...found.values()]);
}
