/** The order of rows by their fields. */
import type { Sort } from "../contracts/filter.ts";
import type { FieldValue } from "./filter-values.ts";

/** The order of two values: what has none comes first, texts stand by their code units, the same on every machine. */
export function compareValues(a: FieldValue | undefined, b: FieldValue | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}

/** The order of rows by these fields, and by `otherwise` where all of them are equal. */
export function rowOrder<Row, SortField extends string>(
  fieldOf: (row: Row, field: SortField) => FieldValue | undefined,
  sort: readonly Sort<SortField>[] | undefined,
  otherwise: (a: Row, b: Row) => number,
): (a: Row, b: Row) => number {
  if (!sort || sort.length === 0) return otherwise;
  return (a, b) => {
    for (const { field, direction } of sort) {
      const order = compareValues(fieldOf(a, field), fieldOf(b, field));
      if (order !== 0) return direction === "asc" ? order : -order;
    }
    return otherwise(a, b);
  };
}
