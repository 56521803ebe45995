/** A database on a server, over whatever makes connections to it and tells others. */
import type { Subscription } from "../../../core/contracts/queue.ts";
import { type Dialect, type SqlDatabase, SqlError, type SqlSession } from "../sql-database.ts";
import { ConnectionPool } from "./connection-pool.ts";
import { ConnectionWatch, takesConnections } from "./connection-watch.ts";
import { OwnConnection } from "./own-connection.ts";
import { type ServerConnection, transactionOn } from "./server-connection.ts";
import type { ServerAddress } from "./server-socket.ts";

/** How others are told. */
export interface Notices {
  notify(channel: string, payload: string): void;
  listen(channel: string, listener: (payload: string) => void, reconnected?: () => void): Promise<Subscription>;
  close(): Promise<void>;
}

/** Lets a connection be watched from when it is open. */
type Watched = (opening: Promise<ServerConnection>) => Promise<ServerConnection>;

/** What a server's driver brings. */
export interface ServerDriver {
  readonly dialect: Dialect;
  readonly address: ServerAddress;
  readonly connectionsMax: number;
  /** Opens a connection. @throws SqlError UNAVAILABLE when the server does not answer */
  open(): Promise<ServerConnection>;
  /** Opens a connection of one's own, where those are set up in another way. Default: as the others. */
  openOwn?(): Promise<ServerConnection>;
  notices(watched: Watched): Notices;
}

/** See the file's head. */
export function serverDatabase(driver: ServerDriver): SqlDatabase {
  const { dialect, address, connectionsMax } = driver;
  const { clock } = address;
  const watch = new ConnectionWatch(clock, () => takesConnections(driver.open));
  const watched: Watched = async (opening) => {
    const connection = await opening;
    watch.add(connection);
    return connection;
  };
  const open = (): Promise<ServerConnection> => watched(driver.open());
  const pool = new ConnectionPool({ connectionsMax, clock, open });
  const notices = driver.notices(watched);
  const own = new Set<OwnConnection>();
  let closing: Promise<void> | undefined;
  const session: SqlSession = {
    query: (statement, values) => pool.use((connection) => connection.query(statement, values)),
    run: (statement, values) => pool.use((connection) => connection.run(statement, values)),
    write: async (rows) => {
      if (rows.rows.length > 0) await pool.use((connection) => connection.write(rows));
    },
  };
  return {
    ...session,
    dialect,
    transaction: (work) => pool.use((connection) => transactionOn(connection, work)),
    async connect() {
      if (closing) throw new SqlError("UNAVAILABLE", "The connection to the database is closed.");
      const connection = new OwnConnection(await watched(driver.openOwn?.() ?? driver.open()), clock);
      own.add(connection);
      connection.lost.addEventListener("abort", () => own.delete(connection), { once: true });
      return connection;
    },
    notify(channel, payload) {
      if (!closing) notices.notify(channel, payload);
    },
    listen: (channel, listener, reconnected) => notices.listen(channel, listener, reconnected),
    close() {
      const connections = [...own].map((connection) => connection.close());
      closing ??= Promise.all([pool.close(), notices.close(), ...connections]).then(() => undefined);
      return closing;
    },
  };
}
