/** Rows put together here, where the repository cannot do it. */
import type { Interval } from "../../core/contracts/groups.ts";
import { intervalStart } from "../../core/filters/row-groups.ts";
import type { Numbers, SourceField, SourceRow } from "./chart-source.ts";

/** A group, with an answer about the numbers of each field. */
export interface SummarisedGroup {
  readonly values: readonly unknown[];
  readonly count: number;
  numbersOf(field: string): Numbers | undefined;
}

/**
 * Puts rows together by fields; the dates among them by the times that they are in. As in the repository, rows without
 * a label are in no group of it.
 */
export function summarise(
  rows: readonly SourceRow[],
  fields: readonly SourceField[],
  dates: ReadonlySet<string>,
  interval: Interval,
): readonly SummarisedGroup[] {
  const readValue = (row: SourceRow, { field, key }: SourceField): unknown => {
    const value = row(field, key);
    return dates.has(field) && value !== undefined ? intervalStart(Date.parse(String(value)), interval) : value;
  };
  const labelled = rows.filter((row) =>
    fields.every(({ field, key }) => key === undefined || row(field, key) !== undefined),
  );
  const groups = Map.groupBy(labelled, (row) => JSON.stringify(fields.map((each) => readValue(row, each) ?? null)));
  return [...groups.values()].map((members) => ({
    values: fields.map((each) => members[0] && readValue(members[0], each)),
    count: members.length,
    numbersOf: (field) => numbersOf(members, field),
  }));
}

function numbersOf(rows: readonly SourceRow[], field: string): Numbers {
  let [count, min, max, sum] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (const row of rows) {
    const value = row(field);
    if (typeof value !== "number") continue;
    count += 1;
    min = Math.min(min, value);
    max = Math.max(max, value);
    sum += value;
  }
  return { count, min, max, sum };
}
