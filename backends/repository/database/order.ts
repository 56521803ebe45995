/** The order of rows as databases are told it. */
import type { Sort } from "../../../core/contracts/filter.ts";
import type { Dialect } from "../../database/sql-database.ts";
import type { FilterColumn } from "./filter-conditions.ts";

/** The terms of ORDER BY for these fields, each beginning with the column's name. */
export function orderTerms<Field extends string>(
  dialect: Dialect,
  sort: readonly Sort<Field>[],
  columns: Readonly<Record<Field, FilterColumn>>,
): readonly string[] {
  return sort.map(({ field, direction }) => {
    const { column, isOptional = false, isNegated = false } = columns[field];
    const stored = (direction === "asc") === isNegated ? "desc" : "asc";
    // A plain column is not told where its empty values go: an index would have to say so, too.
    return isOptional ? dialect.ordered(column, stored) : `${column} ${stored}`;
  });
}
