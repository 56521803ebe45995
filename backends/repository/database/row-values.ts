/** Values of rows, as the types that a column is known to hold. */
import type { SqlRow } from "../../database/sql-database.ts";

/** A text that is never left out. */
export function textOf(row: SqlRow, column: string): string {
  return String(row[column]);
}

/** A text that may be left out. */
export function optionalText(row: SqlRow, column: string): string | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : String(value);
}

/** A number that is never left out. */
export function numberOf(row: SqlRow, column: string): number {
  return Number(row[column]);
}

/** A number that may be left out. */
export function optionalNumber(row: SqlRow, column: string): number | undefined {
  const value = row[column];
  return value === null || value === undefined ? undefined : Number(value);
}
