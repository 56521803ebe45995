/** The databases that a measurement is asked for, each on a server of its own whose commits reach the disk. */
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import { openOnServer } from "../../tests/services/databases.ts";
import { startService } from "../../tests/services/service.ts";
import { type Backends, inDatabase, inSqlite } from "./engine.ts";

const SERVERS = [
  ["postgres", "PostgreSQL"],
  ["mysql", "MySQL"],
  ["mariadb", "MariaDB"],
] as const;

/** Measures one of them; the database is that of a server. */
export type Measure = (
  name: string,
  open: (directory: string) => Promise<Backends>,
  database?: SqlDatabase,
) => Promise<void>;

/** Measures those that the first argument names, separated by commas. Default SQLite and PostgreSQL. */
export async function measureDatabases(measure: Measure): Promise<void> {
  const wanted = process.argv[2]?.split(",") ?? ["sqlite", "postgres"];
  if (wanted.includes("sqlite")) await measure("SQLite", inSqlite);
  for (const [service, name] of SERVERS) {
    if (!wanted.includes(service)) continue;
    const server = await startService(service, { fsync: true });
    const { database, dispose } = await openOnServer(server);
    await measure(name, () => inDatabase(database), database);
    await dispose();
    await server.stop();
  }
}
