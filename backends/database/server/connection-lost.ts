/** The fault of everything that was under way on a connection that is gone. */
import { SqlError } from "../sql-database.ts";

/** Worth another try, on another connection. */
export function connectionLost(): SqlError {
  return new SqlError("UNAVAILABLE", "The connection to the database is lost.");
}
