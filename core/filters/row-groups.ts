/** Rows put together in groups: the meaning of groupings, and the order of groups. */
import { type FieldKind, FilterError } from "../contracts/filter.ts";
import { GROUPS_MAX, type Group, type Grouping, type Groups, type Interval } from "../contracts/groups.ts";
import { LOG_LEVELS } from "../contracts/log.ts";
import type { FieldValue } from "./filter-values.ts";
import { compareValues } from "./row-order.ts";

const DAY_MS = 86_400_000;

/** Milliseconds of the times that are always as long; months are not. */
export const INTERVAL_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS, week: 7 * DAY_MS } as const;

/** How far the first Monday is from the first day of all. */
export const MONDAY_MS = -3 * DAY_MS;

/** When the time that an instant is in begins, as ISO-8601. */
export function intervalStart(ms: number, interval: Interval): string {
  if (interval === "month") return `${new Date(ms).toISOString().slice(0, -16)}01T00:00:00.000Z`;
  const origin = interval === "week" ? MONDAY_MS : 0;
  const length = INTERVAL_MS[interval];
  return new Date(Math.floor((ms - origin) / length) * length + origin).toISOString();
}

/** Fields of one grouping: more are no honest question. */
const FIELDS_MAX = 6;

/** Looks whether a grouping makes sense. @throws FilterError when it does not */
export function checkGrouping({ by }: Grouping): void {
  if (by.length > FIELDS_MAX) throw new FilterError(`Rows can be put together by ${FIELDS_MAX} fields at the most`);
  for (const { field, key } of by) {
    if ((field === "labels") !== (key !== undefined)) {
      throw new FilterError(`Invalid grouping by ${field}: labels have a key, and nothing else does`);
    }
  }
}

/** The rows of one group. */
export interface GroupedRows<Row> {
  readonly values: Group["values"];
  readonly rows: readonly Row[];
}

/**
 * Puts rows together.
 * @param valuesOf the values of a row in a field, as filters know them
 * @throws FilterError for a grouping that makes no sense
 */
export function groupRows<Row, Field extends string>(
  rows: readonly Row[],
  grouping: Grouping<Field>,
  kindOf: (field: Field) => FieldKind,
  valuesOf: (row: Row, field: Field, key: string | undefined) => readonly FieldValue[],
): readonly GroupedRows<Row>[] {
  checkGrouping(grouping);
  const groups = new Map<string, { readonly values: Group["values"]; readonly rows: Row[] }>();
  for (const row of rows) {
    let combinations: readonly Group["values"][] = [[]];
    for (const { field, key } of grouping.by) {
      const kind = kindOf(field);
      const values = new Set(valuesOf(row, field, key).map((value) => groupValue(kind, value, grouping.interval)));
      if (values.size === 0 && kind !== "labels") values.add(undefined);
      combinations = combinations.flatMap((before) => [...values].map((value) => [...before, value]));
    }
    for (const values of combinations) {
      const name = JSON.stringify(values.map((value) => value ?? null));
      const known = groups.get(name);
      if (known) known.rows.push(row);
      else groups.set(name, { values, rows: [row] });
    }
  }
  return [...groups.values()];
}

/** A value as groups have it. */
export function groupValue(
  kind: FieldKind,
  value: FieldValue | undefined,
  interval: Interval = "day",
): string | undefined {
  if (value === undefined) return undefined;
  if (kind === "instant") return intervalStart(Number(value), interval);
  return kind === "level" ? LOG_LEVELS[Number(value)] : String(value);
}

/** The groups in order, as many as are answered. */
export function largestGroups<G extends Group>(groups: readonly G[]): Groups<G> {
  const sorted = groups.toSorted((a, b) => b.count - a.count || compareLists(a.values, b.values));
  return { groups: sorted.slice(0, GROUPS_MAX), isCut: sorted.length > GROUPS_MAX };
}

function compareLists(a: Group["values"], b: Group["values"]): number {
  for (const [at, value] of a.entries()) {
    const order = compareValues(value, b[at]);
    if (order !== 0) return order;
  }
  return 0;
}
