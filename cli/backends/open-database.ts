/** Opens the database that a configuration chooses, with its tables in shape. Each driver loads when it is chosen. */
import { type SqlDatabase, SqlError } from "../../backends/database/sql-database.ts";
import { addressText, type DatabaseAddress, type TlsMode } from "../../core/configuration/database-url.ts";
import type { DatabaseChoice } from "../../core/configuration/deployment.ts";
import type { Clock } from "../../core/contracts/clock.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import { pause } from "../../core/contracts/pause.ts";
import { expandHome } from "../configuration/read-configuration.ts";

/** A choice that is a database. */
export type ChosenDatabase = DatabaseChoice & { readonly kind: "database" };

/** An open database. */
export interface OpenDatabase {
  readonly database: SqlDatabase;
  /** Names of the migrations that this start has applied. */
  readonly migrated: readonly string[];
}

/** How long a server waits for a database that cannot be reached when it starts: machines may start together. */
export const DATABASE_WAIT_MS_MAX = 60_000;

/** Between two tries to reach it. */
const TRY_AGAIN_MS = 250;

/** What opening needs besides. */
export interface DatabaseOpening {
  readonly clock: Clock;
  /** Where it is told how long statements take. Default: nowhere. */
  readonly metrics?: Metrics;
  /** Told once why the start waits: the database is not there. */
  onWait(reason: string): void;
  /** Aborted when nobody wants to wait any longer. Default: never. */
  readonly ending?: AbortSignal;
  /** False for who only looks: tables that are not in shape are a fault, and stay as they are. Default true. */
  readonly migrates?: boolean;
}

/** Opens and migrates it, once it can be reached. @throws Error with a message for users */
export async function openDatabase(choice: ChosenDatabase, opening: DatabaseOpening): Promise<OpenDatabase> {
  const { clock, onWait, ending = new AbortController().signal } = opening;
  const startedMs = clock.now();
  for (let tries = 1; ; tries++) {
    try {
      return await openNow(choice, opening);
    } catch (error) {
      const isPassing = error instanceof SqlError && error.code === "UNAVAILABLE" && choice.address.kind !== "sqlite";
      if (!isPassing || ending.aborted || clock.now() - startedMs >= DATABASE_WAIT_MS_MAX) throw error;
      if (tries === 1) onWait(`${error.message} Waiting for it, up to ${DATABASE_WAIT_MS_MAX / 1000} s.`);
      await pause(clock, TRY_AGAIN_MS, ending);
    }
  }
}

async function openNow(choice: ChosenDatabase, opening: DatabaseOpening): Promise<OpenDatabase> {
  const database = await connect(choice, opening);
  try {
    const { migrate, refuseUnmigrated } = await import("../../backends/database/migrations/migrate.ts");
    if (opening.migrates === false) await refuseUnmigrated(database);
    const applied = opening.migrates === false ? [] : await migrate(database);
    return { database, migrated: applied.map(({ name }) => name) };
  } catch (error) {
    await database.close();
    if (!(error instanceof SqlError)) throw error;
    const where = addressText(choice.address);
    throw new SqlError(error.code, `${where}: ${error.message}`, { cause: error });
  }
}

async function connect(choice: ChosenDatabase, { metrics }: DatabaseOpening): Promise<SqlDatabase> {
  const { address } = choice;
  const measured = metrics ? { metrics } : {};
  switch (address.kind) {
    case "sqlite": {
      const { openSqlite } = await import("../../backends/database/sqlite/sqlite-database.ts");
      return await openSqlite({ path: expandHome(address.path), ...measured });
    }
    case "postgres": {
      const { openPostgres } = await import("../../backends/database/postgres/postgres-database.ts");
      const { schema } = address;
      const tls = postgresTls(address.tls, address.host);
      return await openPostgres({
        ...serverOptions(choice, address),
        ...tls,
        ...measured,
        ...(schema === undefined ? {} : { schema }),
      });
    }
    case "mysql": {
      const { openMysql } = await import("../../backends/database/mysql/mysql-database.ts");
      return await openMysql({ ...serverOptions(choice, address), ...mysqlTls(address.tls), ...measured });
    }
  }
}

/** What the drivers of servers have in common. */
function serverOptions(
  { user, password, connectionsMax, connectTimeoutMs }: ChosenDatabase,
  { host, port, database }: DatabaseAddress & { readonly kind: "postgres" | "mysql" },
) {
  if (user === undefined) throw new Error("The database has no user: set username beside the datasource's url.");
  return {
    host,
    port,
    database,
    user,
    ...(password === undefined ? {} : { password }),
    ...(connectionsMax === undefined ? {} : { connectionsMax }),
    ...(connectTimeoutMs === undefined ? {} : { connectTimeoutMs }),
  };
}

function postgresTls(tls: TlsMode, servername: string) {
  if (tls === "disable") return {};
  if (tls !== "verify-full") return { tls };
  return { tls: { rejectUnauthorized: true, servername } };
}

/** Its protocol knows no trying: `prefer` means without, as with the drivers that people come from. */
function mysqlTls(tls: TlsMode) {
  if (tls === "disable" || tls === "prefer") return {};
  return { tls: tls === "require" ? tls : { rejectUnauthorized: true, verifyIdentity: true } };
}
