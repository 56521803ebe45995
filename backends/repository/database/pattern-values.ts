/**
 * Regular expressions of filters. Databases have different ones, which may run for ages, so they are tried here on the
 * different values that there are, and the filter becomes one for those that fit.
 */
import { wrongFilter } from "../../../core/contracts/filter.ts";
import type { FieldValue, ReadFilter } from "../../../core/filters/filter-values.ts";
import { valueTest } from "../../../core/filters/row-filter.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";

/** Different values that an expression is tried on. */
export const PATTERN_VALUES_MAX = 10_000;

/** Where the values of a field stand, and what else is known of their rows. */
export interface PatternPlace {
  readonly table: string;
  readonly column: string;
  readonly conditions: Conditions;
}

/**
 * The filters, those with an expression as filters for the values that fit it.
 * @param placeOf where the values of such a filter's field stand
 * @throws FilterError when there are more values than are tried, or the expression is wrong or takes too long
 */
export async function withoutPatterns<Field extends string>(
  session: SqlSession,
  filters: readonly ReadFilter<Field>[],
  placeOf: (filter: ReadFilter<Field>) => PatternPlace,
): Promise<readonly ReadFilter<Field>[]> {
  const found: ReadFilter<Field>[] = [];
  for (const filter of filters) {
    if (filter.operation !== "REGEX") {
      found.push(filter);
      continue;
    }
    const fits = valueTest(filter);
    const values = (await differentValues(session, filter, placeOf(filter))).filter(fits);
    found.push({ ...filter, operation: "IN", values });
  }
  return found;
}

async function differentValues(
  session: SqlSession,
  filter: ReadFilter,
  { table, column, conditions }: PatternPlace,
): Promise<readonly FieldValue[]> {
  const text = `SELECT DISTINCT ${column} AS field_value FROM ${table}
    WHERE ${conditions.text} AND ${column} IS NOT NULL LIMIT ?`;
  const statement = { name: `different values of ${column}`, text };
  const rows = await session.query(statement, [...conditions.values, PATTERN_VALUES_MAX + 1]);
  if (rows.length > PATTERN_VALUES_MAX) {
    throw wrongFilter(filter, `there are more than ${PATTERN_VALUES_MAX} different values; narrow by other filters`);
  }
  return rows.map((row) => String(row["field_value"]));
}

/** The place of a field whose values stand in the table's own rows of a tenant. */
export function ownPlace(dialect: Dialect, table: string, column: string, tenantId: string | undefined): PatternPlace {
  return { table, column, conditions: new Conditions(dialect).equal("tenant_id", tenantId) };
}
