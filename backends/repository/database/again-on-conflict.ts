/** Transactions of this process that stood in another's way are tried again. */
import { SqlError } from "../../database/sql-database.ts";

/** Tries of one transaction. */
const TRIES_MAX = 10;

/** Runs a transaction, again while it meets others that want the same rows. */
export async function againOnConflict<T>(transaction: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transaction();
    } catch (error) {
      const isConflict = error instanceof SqlError && (error.code === "CONFLICT" || error.code === "DUPLICATE");
      if (!isConflict || tries === TRIES_MAX) throw error;
    }
  }
}
