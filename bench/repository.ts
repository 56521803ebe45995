/**
 * Searching a million executions, and writing as an executor does, on the embedded database and, when
 * `BENCH_POSTGRES` has the URL of an empty one, on PostgreSQL.
 *
 *   bun bench/repository.ts      BENCH_EXECUTIONS=1000000 how many
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { migrate } from "../backends/database/migrations/migrate.ts";
import { openPostgres } from "../backends/database/postgres/postgres-database.ts";
import type { SqlDatabase } from "../backends/database/sql-database.ts";
import { openSqlite } from "../backends/database/sqlite/sqlite-database.ts";
import { createDatabaseRepository } from "../backends/repository/database/database-repository.ts";
import type { ExecutionQuery, Repository } from "../core/contracts/repository.ts";
import { DAYS, drawn, executionOf, FIRST_MS, namespaceOf } from "./measure/many-executions.ts";
import { printMeasurement } from "./measure/report.ts";

const EXECUTIONS = Number(process.env["BENCH_EXECUTIONS"] ?? 1_000_000);
const BATCH = 1_000;
const SEARCHES = Number(process.env["BENCH_SEARCHES"] ?? 100);
const PAGE = { page: 1, size: 25 };
const DAY_MS = 86_400_000;

type Shape = readonly [name: string, query: (index: number) => Omit<ExecutionQuery, "tenantId">];

function days(index: number, count: number): Pick<ExecutionQuery, "startedAfter" | "startedBefore"> {
  const from = FIRST_MS + drawn(index, 11, DAYS - count) * DAY_MS;
  return { startedAfter: new Date(from).toISOString(), startedBefore: new Date(from + count * DAY_MS).toISOString() };
}
const namespace = (index: number): { namespace: string } => ({ namespace: namespaceOf(drawn(index, 12, 20)) });
const team = (index: number): { labels: Record<string, string> } => ({ labels: { team: `t${drawn(index, 13, 10)}` } });

const SHAPES: readonly Shape[] = [
  ["nothing", () => ({})],
  ["a namespace", namespace],
  ["a namespace and those below", (index) => ({ namespace: `company.area${index % 4}`, namespacePrefix: true })],
  ["a namespace and a flow", (index) => ({ ...namespace(index), flowId: `flow-${index % 10}` })],
  ["a common state", () => ({ states: ["SUCCESS"] })],
  ["a rare state", () => ({ states: ["FAILED"] })],
  ["live states", () => ({ states: ["CREATED", "RUNNING", "PAUSED", "QUEUED"] })],
  ["a label", team],
  ["a common label", () => ({ labels: { env: "prod" } })],
  ["a label of one", (index) => ({ labels: { order: `o-${drawn(index, 14, EXECUTIONS / 10) * 10}` } })],
  ["a day", (index) => days(index, 1)],
  ["a week", (index) => days(index, 7)],
  ["a namespace, failed", (index) => ({ ...namespace(index), states: ["FAILED"] })],
  ["a label, failed", (index) => ({ ...team(index), states: ["FAILED"] })],
  ["a label, ended well", (index) => ({ ...team(index), states: ["SUCCESS", "WARNING"] })],
  ["a namespace, a label", (index) => ({ ...namespace(index), ...team(index) })],
  [
    "a namespace, a state, a label, a week",
    (index) => ({ ...namespace(index), ...team(index), states: ["SUCCESS"], ...days(index, 7) }),
  ],
  [
    "a namespace, failed, two labels, a week",
    (index) => ({
      ...namespace(index),
      labels: { ...team(index).labels, env: "prod" },
      states: ["FAILED"],
      ...days(index, 7),
    }),
  ],
];

async function fill(name: string, repository: Repository): Promise<void> {
  const startedMs = performance.now();
  for (let from = 0; from < EXECUTIONS; from += BATCH) {
    const changes = Array.from({ length: BATCH }, (_, at) => executionOf(from + at, EXECUTIONS, true));
    await repository.executions.save(changes);
  }
  const perSecond = (EXECUTIONS / (performance.now() - startedMs)) * 1_000;
  printMeasurement({ name: `${name}: executions with a task run stored`, value: perSecond, unit: "/s" });
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? Number.NaN;
}

async function search(name: string, { executions }: Repository): Promise<void> {
  const all: number[] = [];
  for (const [what, query] of SHAPES) {
    const times: number[] = [];
    let total = 0;
    for (let index = 0; index < SEARCHES; index++) {
      const startedMs = performance.now();
      ({ total } = await executions.search({ tenantId: "main", ...query(index) }, PAGE));
      times.push(performance.now() - startedMs);
    }
    all.push(...times);
    const note = `median ${quantile(times, 0.5).toFixed(1)}, ${total} found`;
    printMeasurement({ name: `${name}: p95 by ${what}`, value: quantile(times, 0.95), unit: "ms", note });
  }
  printMeasurement({ name: `${name}: p95 of all`, value: quantile(all, 0.95), unit: "ms", promise: "50" });
}

async function measure(name: string, database: SqlDatabase): Promise<void> {
  await migrate(database);
  const repository = await createDatabaseRepository({ database });
  const { total } = await repository.executions.search({ tenantId: "main" }, PAGE);
  if (total < EXECUTIONS) await fill(name, repository);
  await search(name, repository);
  await repository.close();
  await database.close();
}

async function main(): Promise<void> {
  const server = process.env["BENCH_POSTGRES"];
  if (server) {
    const { hostname: host, port, username: user, pathname } = new URL(server);
    const database = pathname.slice(1);
    await measure("PostgreSQL", await openPostgres({ host, port: Number(port || 5432), user, database }));
  }
  const folder = process.env["BENCH_FOLDER"] ?? mkdtempSync(join(tmpdir(), "bench-repository-"));
  try {
    await measure("SQLite", await openSqlite({ path: join(folder, "kestra.db") }));
  } finally {
    if (!process.env["BENCH_FOLDER"]) rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
