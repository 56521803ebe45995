/** Deleting many rows without a long transaction. */
import type { SqlDatabase, SqlValue } from "../../database/sql-database.ts";

/** Rows that one transaction deletes. */
const DELETED_ROWS_MAX = 5_000;

/** Which rows go. */
export interface RowsToDelete {
  readonly table: "logs" | "metrics";
  /** What stands after WHERE. */
  readonly condition: string;
  readonly values: readonly SqlValue[];
}

/** Deletes rows of a table with a growing position, in transactions of their own; answers how many. */
export async function deleteInBatches(
  database: SqlDatabase,
  { table, condition, values }: RowsToDelete,
): Promise<number> {
  const { dialect } = database;
  let deleted = 0;
  for (;;) {
    // MySQL has no LIMIT in the subquery of an IN, so the positions make the way to here and back.
    const text = `SELECT position FROM ${table} WHERE ${condition} LIMIT ?`;
    const rows = await database.query({ name: `select ${table} to delete`, text }, [...values, DELETED_ROWS_MAX]);
    if (rows.length === 0) return deleted;
    const positions = rows.map((row) => row["position"] ?? null);
    const remove = `DELETE FROM ${table} WHERE ${dialect.inList("position", positions.length)}`;
    const gone = await database.run({ name: `delete ${table}`, text: remove }, positions);
    deleted += gone;
    if (rows.length < DELETED_ROWS_MAX) return deleted;
  }
}
