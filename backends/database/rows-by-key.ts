/** Rows to write, told apart by their keys. */
import type { RowsToWrite, SqlValue } from "./sql-database.ts";

/** The columns that are written in a row that is there already. */
export function replacedColumns({ columns, onConflict, key = [], replaced }: RowsToWrite): readonly string[] {
  if (onConflict !== "replace") return [];
  return replaced ?? columns.filter((column) => !key.includes(column));
}

/** The rows without those that a later one of the same key replaces. */
export function lastOfEachKey({ columns, rows, key = [] }: RowsToWrite): readonly (readonly SqlValue[])[] {
  if (rows.length < 2) return rows;
  const places = key.map((column) => columns.indexOf(column));
  const last = new Map(rows.map((row) => [JSON.stringify(places.map((place) => row[place])), row]));
  return last.size === rows.length ? rows : [...last.values()];
}
