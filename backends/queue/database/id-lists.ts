/** Lists of values in statements: so that few texts stand for all lengths, and none is too long. */
import type { Dialect, SqlValue } from "../../database/sql-database.ts";

/** Values in one statement. */
export const LIST_VALUES_MAX = 500;

/** A list as a condition of a statement. */
export interface ListCondition {
  readonly condition: string;
  readonly values: readonly SqlValue[];
}

/**
 * The condition that the column is one of the values, of which there is at least one. Lists are filled up to a power
 * of two with their last value, so that databases see the same few statements again and again.
 */
export function oneOf(dialect: Dialect, column: string, values: readonly SqlValue[]): ListCondition {
  const count = 2 ** Math.ceil(Math.log2(Math.max(1, values.length)));
  const last = values.at(-1) ?? null;
  const filled = [...values, ...Array<SqlValue>(count - values.length).fill(last)];
  return { condition: dialect.inList(column, count), values: filled };
}

/** The list in parts that fit into a statement each. */
export function inParts<T>(values: readonly T[]): readonly (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let from = 0; from < values.length; from += LIST_VALUES_MAX)
    parts.push(values.slice(from, from + LIST_VALUES_MAX));
  return parts;
}
