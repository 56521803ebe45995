/**
 * Searching a million executions, and writing as an executor does, on the embedded database or, when
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
import type { Filter, Sort } from "../core/contracts/filter.ts";
import type { ExecutionField, ExecutionQuery, ExecutionSortField, Repository } from "../core/contracts/repository.ts";
import { DAYS, drawn, executionOf, FIRST_MS, namespaceOf } from "./measure/many-executions.ts";
import { printMeasurement } from "./measure/report.ts";

const EXECUTIONS = Number(process.env["BENCH_EXECUTIONS"] ?? 1_000_000);
const BATCH = 1_000;
const SEARCHES = Number(process.env["BENCH_SEARCHES"] ?? 100);
const PAGE = { page: 1, size: 25 };
const DAY_MS = 86_400_000;

type Shape = readonly [name: string, query: (index: number) => Omit<ExecutionQuery, "tenantId">, ...sorts: Sorts];
/** Other orders than the newest first, and pages further back. */
type Sorts = readonly (Sort<ExecutionSortField> | number)[];

function days(index: number, count: number): Pick<ExecutionQuery, "startedAfter" | "startedBefore"> {
  const from = FIRST_MS + drawn(index, 11, DAYS - count) * DAY_MS;
  return { startedAfter: new Date(from).toISOString(), startedBefore: new Date(from + count * DAY_MS).toISOString() };
}
const namespace = (index: number): { namespace: string } => ({ namespace: namespaceOf(drawn(index, 12, 20)) });
const filter = (field: ExecutionField, operation: Filter["operation"], ...values: string[]): Filter<ExecutionField> => {
  return { field, operation, values };
};
const search = (text: string, ...more: readonly Filter<ExecutionField>[]): Pick<ExecutionQuery, "filters"> => {
  return { filters: [filter("q", "CONTAINS", text), ...more] };
};
const by = (field: ExecutionSortField, direction: "asc" | "desc" = "desc"): Sort<ExecutionSortField> => {
  return { field, direction };
};
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
  ["namespaces but one", () => ({ filters: [filter("namespace", "NOT_EQUALS", "system")] })],
  ["namespaces that contain a text", (index) => ({ filters: [filter("namespace", "CONTAINS", `AM${index % 20}`)] })],
  ["flows that begin with a text", (index) => ({ filters: [filter("flowId", "STARTS_WITH", `flow-${index % 10}`)] })],
  ["flows that fit an expression", () => ({ filters: [filter("flowId", "REGEX", "-[3-5]$")] })],
  ["a flow that there is none of", () => ({ flowId: "none" })],
  ["a label that contains a text", () => ({ filters: [{ ...filter("labels", "CONTAINS", "stag"), key: "env" }] })],
  ["not a label", () => ({ filters: [{ ...filter("labels", "NOT_EQUALS", "prod"), key: "env" }] })],
  ["no other execution started it", () => ({ filters: [filter("triggerExecutionId", "MISSING")] })],
  ["free text of all namespaces", () => search("company")],
  ["free text of a namespace", (index) => search(`team${index % 20}`)],
  ["free text of a flow", (index) => search(`flow-${index % 10}`)],
  ["free text of a label", () => search("staging")],
  ["free text of many labels", () => search("order:o-77")],
  ["free text of an id", (index) => search(executionOf(drawn(index, 15, EXECUTIONS), EXECUTIONS, false).execution.id)],
  ["free text of nothing", () => search("no such thing")],
  [
    "free text of a label, a namespace, failed",
    (index) => ({ ...search("prod"), ...namespace(index), states: ["FAILED"] }),
  ],
  ["free text of a flow, a label, a week", (index) => ({ ...search("flow-3"), ...team(index), ...days(index, 7) })],
  ...ordered("nothing", () => ({})),
  ...ordered("a namespace", namespace),
  ...ordered("a rare state", () => ({ states: ["FAILED"] })),
  ...ordered("a namespace, failed, a week", (index) => ({
    ...namespace(index),
    states: ["FAILED"],
    ...days(index, 7),
  })),
  ...ordered("a label", team),
  ["nothing, page 1000", () => ({}), 1_000],
  ["nothing, page 20000", () => ({}), 20_000],
  ["nothing, page 39000", () => ({}), 39_000],
  ["a namespace, page 1000", namespace, 1_000],
  ["failed or killed, page 1000", () => ({ states: ["FAILED", "KILLED"] }), 1_000],
  ["a common label, page 1000", () => ({ labels: { env: "prod" } }), 1_000],
  ["a common label, page 20000", () => ({ labels: { env: "prod" } }), 20_000],
  ["nothing by duration, page 1000", () => ({}), by("duration"), 1_000],
];

function ordered(name: string, query: Shape[1]): readonly Shape[] {
  return [by("startDate", "asc"), by("endDate"), by("endDate", "asc"), by("duration"), by("id", "asc")].map((sort) => [
    `${name} by ${sort.field} ${sort.direction}`,
    query,
    sort,
  ]);
}

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

async function searchAll(name: string, { executions }: Repository): Promise<void> {
  const all: number[] = [];
  const wanted = process.env["BENCH_SHAPES"] ?? "";
  for (const [what, query, ...sorts] of SHAPES.filter(([shape]) => shape.includes(wanted))) {
    const sort = sorts.filter((each) => typeof each !== "number");
    const paging = { ...PAGE, page: sorts.find((each) => typeof each === "number") ?? 1, sort };
    const times: number[] = [];
    let total = 0;
    for (let index = 0; index < SEARCHES; index++) {
      const startedMs = performance.now();
      ({ total } = await executions.search({ tenantId: "main", ...query(index) }, paging));
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
  await searchAll(name, repository);
  await repository.close();
  await database.close();
}

async function main(): Promise<void> {
  const server = process.env["BENCH_POSTGRES"];
  if (server) {
    const { hostname: host, port, username: user, pathname } = new URL(server);
    const database = pathname.slice(1);
    await measure("PostgreSQL", await openPostgres({ host, port: Number(port || 5432), user, database }));
    return;
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
