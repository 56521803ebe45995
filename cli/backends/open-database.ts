/** Opens the database that a configuration chooses, with its tables in shape. Each driver loads when it is chosen. */
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import type { DatabaseAddress, TlsMode } from "../../core/configuration/database-url.ts";
import type { DatabaseChoice } from "../../core/configuration/deployment.ts";
import { expandHome } from "../configuration/read-configuration.ts";

/** A choice that is a database. */
export type ChosenDatabase = DatabaseChoice & { readonly kind: "database" };

/** An open database. */
export interface OpenDatabase {
  readonly database: SqlDatabase;
  /** Names of the migrations that this start has applied. */
  readonly migrated: readonly string[];
}

/** Opens and migrates it. @throws Error with a message for users */
export async function openDatabase(choice: ChosenDatabase): Promise<OpenDatabase> {
  const database = await connect(choice);
  try {
    const { migrate } = await import("../../backends/database/migrations/migrate.ts");
    const applied = await migrate(database);
    return { database, migrated: applied.map(({ name }) => name) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function connect(choice: ChosenDatabase): Promise<SqlDatabase> {
  const { address } = choice;
  switch (address.kind) {
    case "sqlite": {
      const { openSqlite } = await import("../../backends/database/sqlite/sqlite-database.ts");
      return await openSqlite({ path: expandHome(address.path) });
    }
    case "postgres": {
      const { openPostgres } = await import("../../backends/database/postgres/postgres-database.ts");
      const { schema } = address;
      const tls = postgresTls(address.tls, address.host);
      return await openPostgres({
        ...serverOptions(choice, address),
        ...tls,
        ...(schema === undefined ? {} : { schema }),
      });
    }
    case "mysql": {
      const { openMysql } = await import("../../backends/database/mysql/mysql-database.ts");
      return await openMysql({ ...serverOptions(choice, address), ...mysqlTls(address.tls) });
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

/** The driver encrypts or does not; it cannot try first. The certificates that are trusted are the runtime's. */
function mysqlTls(tls: TlsMode) {
  if (tls === "require") return { tls: "require" as const };
  return tls === "verify-full" ? { tls: {} } : {};
}
