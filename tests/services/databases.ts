/** Fresh databases for tests, on every kind of server that can be had, and embedded. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { openMysql } from "../../backends/database/mysql/mysql-database.ts";
import { openPostgres } from "../../backends/database/postgres/postgres-database.ts";
import type { SqlDatabase } from "../../backends/database/sql-database.ts";
import { openSqlite } from "../../backends/database/sqlite/sqlite-database.ts";
import type { OpenDatabase } from "../../backends/database/testing/database-contract.ts";
import type { Metrics } from "../../core/contracts/metrics.ts";
import { type Service, type ServiceName, sharedService } from "./service.ts";

/** A fresh database of a test. */
export interface TestDatabase extends OpenDatabase {
  /** Where others, such as processes of the program, find it; for SQLite the path of the file. */
  readonly url: string;
  /** Opens it once more, as another process would, that may want to know how long statements take. Closed by `dispose`. Not on SQLite, which one process has. */
  openAgain(metrics?: Metrics): Promise<SqlDatabase>;
}

/** How to open a fresh database; each call answers another one. */
export type OpenTestDatabase = () => Promise<TestDatabase>;

/** What there is, by the names that titles of tests use. */
export type DatabaseName = "SQLite" | "PostgreSQL" | "MySQL" | "MariaDB";

const SERVERS: readonly (readonly [DatabaseName, ServiceName])[] = [
  ["PostgreSQL", "postgres"],
  ["MySQL", "mysql"],
  ["MariaDB", "mariadb"],
];

let count = 0;

/**
 * Registers tests once for each database. A server that cannot be had here is told as one skipped test with the reason.
 * Call it with top-level `await`: servers are started meanwhile.
 */
export async function forEachDatabase(
  register: (name: DatabaseName, open: OpenTestDatabase) => void,
  names: readonly DatabaseName[] = ["SQLite", "PostgreSQL", "MySQL", "MariaDB"],
): Promise<void> {
  const servers = SERVERS.filter(([name]) => names.includes(name));
  const started = await Promise.all(
    servers.map(async ([name, service]) => [name, await sharedService(service)] as const),
  );
  if (names.includes("SQLite")) describe("SQLite", () => register("SQLite", openSqliteForTest));
  for (const [name, service] of started) {
    if ("missing" in service) {
      test(`${name} is there for tests (${++count})`, { skip: service.missing }, () => undefined);
      continue;
    }
    describe(name, () => register(name, () => openOnServer(service)));
  }
}

async function openSqliteForTest(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-sqlite-"));
  const path = join(folder, "kestra.db");
  const database = await openSqlite({ path });
  return {
    database,
    url: path,
    openAgain: () => Promise.reject(new Error("SQLite belongs to one process")),
    dispose: async () => {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A fresh database on a running server. */
export async function openOnServer(service: Service): Promise<TestDatabase> {
  const name = `test_${process.pid}_${++count}`;
  await administer(service, `CREATE DATABASE ${name}`);
  const opened: SqlDatabase[] = [];
  const openAgain = async (metrics?: Metrics): Promise<SqlDatabase> => {
    const database = await connectTo(service, name, metrics);
    opened.push(database);
    return database;
  };
  return {
    database: await openAgain(),
    url: service.url.replace(/[^/]*$/, name),
    openAgain,
    dispose: async () => {
      await Promise.all(opened.map((database) => database.close()));
      // Not waited for: it frees the disk, and the server goes with the process anyway.
      const force = service.name === "postgres" ? " WITH (FORCE)" : "";
      administer(service, `DROP DATABASE ${name}${force}`).catch(() => undefined);
    },
  };
}

const administrators = new Map<Service, Promise<SqlDatabase>>();

async function administer(service: Service, text: string): Promise<void> {
  const administrator = administrators.get(service) ?? connectTo(service, new URL(service.url).pathname.slice(1));
  administrators.set(service, administrator);
  await (await administrator).run({ name: "administer", text });
}

function connectTo({ name, url }: Service, database: string, metrics?: Metrics): Promise<SqlDatabase> {
  const { hostname: host, port, username: user } = new URL(url);
  const open = name === "postgres" ? openPostgres : openMysql;
  return open({ host, port: Number(port), user, database, ...(metrics ? { metrics } : {}) });
}
