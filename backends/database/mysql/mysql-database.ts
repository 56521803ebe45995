/** MySQL 8 and MariaDB 10.11, and later ones of both. Without notifications: others have to look. */
import { createHash } from "node:crypto";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { Metrics } from "../../../core/contracts/metrics.ts";
import { systemClock } from "../../../platform/clock.ts";
import { LocalNotices } from "../in-process/local-notices.ts";
import { QUIET_MAX_MS } from "../server/connection-watch.ts";
import { serverDatabase } from "../server/server-database.ts";
import { openSocket } from "../server/server-socket.ts";
import type { SqlDatabase } from "../sql-database.ts";
import { statementMeters } from "../statement-meters.ts";
import { MysqlConnection } from "./mysql-connection.ts";
import { mysqlDialect } from "./mysql-dialect.ts";

/** How to reach a MySQL or MariaDB database. */
export interface MysqlOptions {
  readonly host: string;
  /** Default 3306. */
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** Default none. */
  readonly password?: string;
  /** `require` encrypts without looking at certificates. Default no encryption. */
  readonly tls?: "require" | MysqlTls;
  /** Connections for transactions and queries; those of one's own come on top. Default 10. */
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

/** Certificates for an encrypted connection, as PEM text. */
export interface MysqlTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** Default true. */
  readonly rejectUnauthorized?: boolean;
  /** Whether the certificate must name the host. Default false. */
  readonly verifyIdentity?: boolean;
}

const PORT = 3306;
const CONNECTIONS_MAX = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/** What every connection asks of the server. */
function settings(quietMaxMs: number): readonly string[] {
  const quietMaxSeconds = Math.ceil(quietMaxMs / 1000);
  return [
    "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
    `SET SESSION wait_timeout = ${quietMaxSeconds}, innodb_lock_wait_timeout = 10, sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'`,
  ];
}

/** A database on a server. Nothing is asked of it before the first statement. */
export async function openMysql(options: MysqlOptions): Promise<SqlDatabase> {
  const { default: mysql } = await import("mysql2");
  const { host, port = PORT, database, user, password, tls, clock = systemClock, metrics } = options;
  const { connectionsMax = CONNECTIONS_MAX, connectTimeoutMs = CONNECT_TIMEOUT_MS } = options;
  const { quietMaxMs = QUIET_MAX_MS } = options;
  const address = { host, port, connectTimeoutMs, clock };
  const meters = statementMeters(metrics, clock);
  const library = {
    host,
    port,
    database,
    user,
    password: password ?? "",
    ...(tls === undefined ? {} : { ssl: tls === "require" ? { rejectUnauthorized: false } : tls }),
    charset: "utf8mb4_bin",
    connectTimeout: 0,
    dateStrings: true,
    decimalNumbers: true,
  };
  const notices = new LocalNotices();
  return serverDatabase({
    dialect: mysqlDialect,
    address,
    connectionsMax,
    open: () =>
      MysqlConnection.open({
        library,
        createConnection: mysql.createConnection,
        clock,
        connectTimeoutMs,
        meters: meters?.ofConnection(),
        settings: settings(quietMaxMs),
        lockName: (name) => lockName(database, name),
        openSocket: () => openSocket(address),
      }),
    notices: () => ({
      notify: (channel, payload) => notices.notify(channel, payload),
      listen: async (channel, listener) => notices.listen(channel, listener),
      close: async () => notices.clear(),
    }),
  });
}

/** Names of locks have 64 characters at most, without regard to case. */
function lockName(database: string, name: string): string {
  return `kestra-${createHash("sha256").update(`${database}\0${name}`).digest("hex").slice(0, 40)}`;
}
