/** PostgreSQL 13 and later: a pool of connections for transactions, one each for telling and listening. */
import type { ConnectionOptions } from "node:tls";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Metrics } from "../../../core/contracts/metrics.ts";
import { messageOf } from "../../../core/message-of.ts";
import { systemClock } from "../../../platform/clock.ts";
import { QUIET_MAX_MS } from "../server/connection-watch.ts";
import { serverDatabase } from "../server/server-database.ts";
import { openSocket } from "../server/server-socket.ts";
import { type SqlDatabase, SqlError } from "../sql-database.ts";
import { statementMeters } from "../statement-meters.ts";
import { PostgresConnection } from "./postgres-connection.ts";
import { postgresDialect } from "./postgres-dialect.ts";
import { PostgresListener } from "./postgres-listener.ts";
import { PostgresNotifier } from "./postgres-notifier.ts";
import { PostgresStatements } from "./postgres-statements.ts";
import { PostgresStatistics } from "./postgres-statistics.ts";

/** How to reach a PostgreSQL database. */
export interface PostgresOptions {
  readonly host: string;
  /** Default 5432. */
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** Default none. */
  readonly password?: string;
  /** The schema that holds the tables. Default the user's own, mostly `public`. */
  readonly schema?: string;
  /** `prefer` encrypts when the server can, `require` always, neither looking at certificates. Default no encryption. */
  readonly tls?: "prefer" | "require" | ConnectionOptions;
  /** What the server shows in its lists of connections. Default `kestra`. */
  readonly applicationName?: string;
  /** Connections for transactions and queries; those of one's own and two for notifications come on top. Default 10. */
  readonly connectionsMax?: number;
  /** How long connecting may take. Default 10 s. */
  readonly connectTimeoutMs?: number;
  /** How long the server keeps a connection, and its locks, on which this process says nothing. Default 10 s. */
  readonly quietMaxMs?: number;
  /** Where it is told how long statements take. Default nowhere. */
  readonly metrics?: Metrics;
  /** Default the machine's clock. */
  readonly clock?: Clock;
}

const PORT = 5432;
const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * What every connection asks of the server: to notice within some ten seconds that this side is gone, so that locks and
 * rows do not stay taken.
 */
const SESSION = {
  tcp_keepalives_idle: 5,
  tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3,
  tcp_user_timeout: 10_000,
};

/** The system answers for a process that stands still, so its silence has to count as well. PostgreSQL 13 cannot. */
function greeting(quietMaxMs: number): string {
  return `SELECT set_config('idle_in_transaction_session_timeout', '${quietMaxMs}', false),
    CASE WHEN current_setting('server_version_num')::int >= 140000
      THEN set_config('idle_session_timeout', '${quietMaxMs}', false) END`;
}

/**
 * What connections of one's own ask besides. They read and write by keys, from tables whose sizes change from nothing to
 * a large backlog and back within seconds: a plan that was made for the one reads all rows of the other each time.
 */
const BY_KEYS = { enable_seqscan: "off", enable_bitmapscan: "off", enable_sort: "off" };

/** Types by their numbers in PostgreSQL that come as something else than text. */
const TYPES = {
  // int8, numeric: sums of whole numbers are numeric.
  whole: { to: 20, from: [20, 1700], serialize: String, parse: toNumber },
  bool: { to: 16, from: [16], serialize: String, parse: (text: string) => (text === "t" ? 1 : 0) },
  // json, jsonb, and dates in all forms: as text, like everywhere.
  text: { to: 25, from: [114, 3802, 1082, 1114, 1184], serialize: String, parse: (text: string) => text },
};

/** What the library is told for each connection. */
function libraryOptions({
  host,
  port = PORT,
  database,
  user,
  password,
  schema,
  tls,
  applicationName,
}: PostgresOptions) {
  return {
    host,
    port,
    database,
    user,
    pass: password ?? "",
    ssl: tls ?? false,
    types: TYPES,
    connection: {
      application_name: applicationName ?? "kestra",
      ...SESSION,
      ...(schema === undefined ? {} : { search_path: `"${schema.replaceAll('"', '""')}"` }),
    },
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: null,
    connect_timeout: 0,
    onnotice: () => undefined,
  };
}

/** A database on a server. Nothing is asked of it before the first statement. */
export async function openPostgres(options: PostgresOptions): Promise<SqlDatabase> {
  const { default: postgres } = await import("postgres");
  const { host, port = PORT, tls, clock = systemClock, metrics } = options;
  const { connectionsMax = CONNECTIONS_MAX, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const { quietMaxMs = QUIET_MAX_MS } = options;
  const address = { host, port, connectTimeoutMs, clock };
  const meters = statementMeters(metrics, clock);
  const library = libraryOptions(options);
  const statements = new PostgresStatements();
  const statistics = new PostgresStatistics(clock, (table) =>
    database.run({ name: "analyze", text: `ANALYZE (SKIP_LOCKED) ${table}` }),
  );
  const ownLibrary = { ...library, connection: { ...library.connection, ...BY_KEYS } };
  const open = async (
    onNotify?: (channel: string, payload: string) => void,
    settings: typeof library = library,
  ): Promise<PostgresConnection> => {
    try {
      return await PostgresConnection.open({
        library: settings,
        postgres,
        statements,
        statistics,
        clock,
        connectTimeoutMs,
        greeting: greeting(quietMaxMs),
        meters: meters?.ofConnection(),
        openSocket: () => openSocket(address),
        ...(onNotify ? { onNotify } : {}),
      });
    } catch (error) {
      throw isWithoutTls(error) && tls ? new SqlError("FAULT", withoutTls(address), { cause: error }) : error;
    }
  };
  const database = serverDatabase({
    dialect: postgresDialect,
    address,
    connectionsMax,
    open: () => open(),
    openOwn: () => open(undefined, ownLibrary),
    notices: (watched) => {
      const notifier = new PostgresNotifier(() => watched(open()), clock);
      const listener = new PostgresListener((onNotify) => watched(open(onNotify)), clock);
      return {
        notify: (channel, payload) => notifier.notify(channel, payload),
        listen: (channel, told, reconnected) => listener.listen(channel, told, reconnected),
        close: async () => {
          await Promise.all([notifier.close(), listener.close()]);
        },
      };
    },
  });
  return database;
}

/** True for what the runtimes say when the server goes on without encryption although it was asked for. */
function isWithoutTls(error: unknown): boolean {
  return /before secure TLS connection|wrong version number|InvalidContentType|peer is incompatible/i.test(
    messageOf(error),
  );
}

function withoutTls({ host, port }: { readonly host: string; readonly port: number }): string {
  return `The database at ${host}:${port} does not offer encryption. Switch it on there, or do without it here.`;
}

/** @throws RangeError for whole numbers that JavaScript cannot hold, instead of another number */
function toNumber(text: string): number {
  const number = Number(text);
  if (/^-?\d+$/.test(text) && !Number.isSafeInteger(number)) throw new RangeError(`${text} is too large a number`);
  return number;
}
