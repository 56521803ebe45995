/** Filters as conditions on columns. */
import type { ReadFilter } from "../../../core/filters/filter-values.ts";
import { OPPOSITES } from "../../../core/filters/row-filter.ts";
import type { Dialect, SqlValue } from "../../database/sql-database.ts";
import { Conditions, likePattern } from "./conditions.ts";

/** Where the value of a field stands. */
export interface FilterColumn {
  readonly column: string;
  /** The column may be empty. Default false. */
  readonly isOptional?: boolean;
  /** The column has the number with the other sign, as newness has the start. Default false. */
  readonly isNegated?: boolean;
}

const COMPARISONS: Readonly<Partial<Record<ReadFilter["operation"], readonly [plain: string, negated: string]>>> = {
  GREATER_THAN: [">", "<"],
  GREATER_THAN_OR_EQUAL_TO: [">=", "<="],
  LESS_THAN: ["<", ">"],
  LESS_THAN_OR_EQUAL_TO: ["<=", ">="],
};

/** The condition of a filter that is neither a search nor a regular expression (pattern-values.ts). */
export function filterCondition(dialect: Dialect, place: FilterColumn, filter: ReadFilter): Conditions {
  const opposite = OPPOSITES[filter.operation];
  const conditions = new Conditions(dialect);
  if (opposite === undefined) return fitting(conditions, place, filter);
  const unlike = fitting(conditions, place, { ...filter, operation: opposite }).opposite();
  if (!place.isOptional || opposite === "EXISTS") return unlike;
  return new Conditions(dialect).either([new Conditions(dialect).add(`${place.column} IS NULL`), unlike]);
}

function fitting(conditions: Conditions, place: FilterColumn, { operation, values }: ReadFilter): Conditions {
  const { column, isOptional = false, isNegated = false } = place;
  const stored: readonly SqlValue[] = isNegated ? values.map((value) => -Number(value)) : values;
  const [wanted = ""] = stored;
  switch (operation) {
    case "EXISTS":
      return isOptional ? conditions.add(`${column} IS NOT NULL`) : conditions;
    case "IN":
      return conditions.oneOf(column, stored);
    case "STARTS_WITH":
      return conditions.like(column, `${likePattern(String(wanted))}%`);
    case "ENDS_WITH":
      return conditions.like(column, `%${likePattern(String(wanted))}`);
    case "CONTAINS":
      return conditions.like(column, `%${likePattern(String(wanted))}%`);
    case "PREFIX":
      return conditions.namespace(column, String(wanted), true);
    default: {
      const comparison = COMPARISONS[operation]?.[isNegated ? 1 : 0] ?? "=";
      return conditions.add(`${column} ${comparison} ?`, wanted);
    }
  }
}

/** The condition of a free text that is contained in one of the columns. */
export function searchCondition(
  dialect: Dialect,
  columns: readonly string[],
  { operation, values }: ReadFilter,
): Conditions {
  const found = new Conditions(dialect).contains(columns, String(values[0]));
  return operation === "NOT_EQUALS" ? found.opposite() : found;
}
