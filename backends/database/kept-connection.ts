/** A connection of one's own that is opened when first needed, kept, and opened again after it was lost. */
import { type SqlConnection, type SqlDatabase, SqlError } from "./sql-database.ts";

/** See the file's head. */
export class KeptConnection {
  readonly #database: Pick<SqlDatabase, "connect">;
  readonly #whatEnds: string;
  #connection: Promise<SqlConnection> | undefined;
  #isClosed = false;

  /** @param whatEnds the subject of the error that tells why there is no connection any more, such as `The locks are` */
  constructor(database: Pick<SqlDatabase, "connect">, whatEnds: string) {
    this.#database = database;
    this.#whatEnds = whatEnds;
  }

  /** The connection. @throws SqlError UNAVAILABLE when the database cannot be reached, or after the end */
  async get(): Promise<SqlConnection> {
    const known = this.#connection;
    if (known) {
      const connection = await known.catch(() => undefined);
      if (connection && !connection.lost.aborted) return connection;
      // Whoever comes first after the loss opens a new one for all.
      if (this.#connection === known) this.#connection = undefined;
    }
    if (this.#isClosed) {
      throw new SqlError("UNAVAILABLE", `${this.#whatEnds} closed: this process is stopping.`);
    }
    this.#connection ??= this.#database.connect();
    return await this.#connection;
  }

  /** Closes it, and opens none any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const connection = this.#connection;
    this.#connection = undefined;
    // One that could not be opened has nothing to close, and its fault is told to who asked for it.
    await connection?.then(
      (open) => open.close(),
      () => undefined,
    );
  }
}
