/**
 * Servers as their users see them, through the REST API of the built program: start, rest, throughput, latency, large
 * executions, logs. On SQLite, and on PostgreSQL with every commit forced to its disk.
 *
 *   make bench ARGS=servers
 *   ORIGINAL_URL=http://127.0.0.1:8090 make bench ARGS=servers   with the original engine beside it
 */
import { startService } from "../tests/services/service.ts";
import { callApi, loadFor, percentile, runToEnd, saveFlow, type Target } from "./measure/http-load.ts";
import { median, printMeasurement } from "./measure/report.ts";
import { type ServerProcess, startServer } from "./measure/server-process.ts";

const CLIENTS = 16;
const LOAD_MS = 10_000;
const WARM_UP_MS = 3_000;
const LATENCY_RUNS = 300;
const STARTS = 5;
const REST_MS = 10_000;
const LOG_LINES = 10_000;

const RETURN = "type: io.kestra.plugin.core.debug.Return\n    format: of {{ flow.id }}";

function sequence(id: string, count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => `  - id: t${index}\n    ${RETURN}`);
  return `id: ${id}\nnamespace: bench\ntasks:\n${tasks.join("\n")}\n`;
}

function loop(id: string, count: number): string {
  const values = JSON.stringify(Array.from({ length: count }, (_, index) => index));
  const each = `type: io.kestra.plugin.core.flow.ForEach\n    values: '${values}'\n    concurrencyLimit: 0`;
  const task = `      - id: value\n        type: io.kestra.plugin.core.debug.Return\n        format: "{{ taskrun.value }}"`;
  return `id: ${id}\nnamespace: bench\ntasks:\n  - id: each\n    ${each}\n    tasks:\n${task}\n`;
}

const LOUD = `id: loud
namespace: bench
tasks:
  - id: lines
    type: io.kestra.plugin.scripts.shell.Commands
    taskRunner:
      type: io.kestra.plugin.core.runner.Process
    commands:
      - seq 1 ${LOG_LINES}
`;

const FLOWS = [sequence("one", 1), sequence("five", 5), sequence("long", 500)];

interface Database {
  readonly name: string;
  readonly configuration: string;
  readonly promises: { readonly startMs: number; readonly perSecond: number };
}

async function measureDatabase({ name, configuration, promises }: Database): Promise<number> {
  const startMs: number[] = [];
  for (let run = 0; run < STARTS; run++) {
    await using server = await startServer({ configuration });
    if (run > 0) startMs.push(server.startMs);
  }
  const promise = `under ${promises.startMs} ms`;
  printMeasurement({ name: `${name}: start to healthy`, value: median(startMs), unit: "ms", promise });
  await using server = await startServer({ configuration });
  for (const flow of FLOWS) await saveFlow(server, flow);
  await measureRest(name, server);
  const perSecond = await measureThroughput(name, server, `at least ${promises.perSecond}/s`);
  await measureLatency(name, server);
  await measureLarge(name, server);
  await measureLogs(name, server);
  printMeasurement({ name: `${name}: resident after all this`, value: server.residentMb(), unit: "MB" });
  return perSecond;
}

async function measureRest(name: string, server: ServerProcess): Promise<void> {
  const before = server.processorSeconds();
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const percent = ((server.processorSeconds() - before) / (REST_MS / 1000)) * 100;
  printMeasurement({
    name: `${name}: resident at rest`,
    value: server.residentMb(),
    unit: "MB",
    promise: "under 130 MB",
  });
  printMeasurement({ name: `${name}: of a core at rest`, value: percent, unit: "%", promise: "under 2 %" });
}

async function measureThroughput(name: string, target: Target, promise?: string): Promise<number> {
  // The original lets some of those who wait go without an answer: they count as not ended.
  let failures = 0;
  const onFailure = promise === undefined ? () => void failures++ : undefined;
  await loadFor(target, "one", CLIENTS, WARM_UP_MS, onFailure);
  const one = await loadFor(target, "one", CLIENTS, LOAD_MS, onFailure);
  const five = await loadFor(target, "five", CLIENTS, LOAD_MS, onFailure);
  const unanswered = failures > 0 ? `; ${failures} got no answer` : "";
  const note = `${CLIENTS} clients, each waits for the end${unanswered}`;
  const said = promise === undefined ? {} : { promise };
  printMeasurement({ name: `${name}: executions of one task`, value: one.perSecond, unit: "/s", note, ...said });
  printMeasurement({ name: `${name}: executions of five tasks`, value: five.perSecond, unit: "/s", note });
  return one.perSecond;
}

async function measureLatency(name: string, target: Target): Promise<void> {
  const elapsedMs: number[] = [];
  for (let run = 0; run < LATENCY_RUNS; run++) elapsedMs.push(await runToEnd(target, "one"));
  const [middle, most] = [percentile(elapsedMs, 50), percentile(elapsedMs, 99)];
  printMeasurement({ name: `${name}: submit to SUCCESS, p50`, value: middle, unit: "ms", promise: "under 10 ms" });
  printMeasurement({ name: `${name}: submit to SUCCESS, p99`, value: most, unit: "ms", promise: "under 40 ms" });
}

async function measureLarge(name: string, target: Target): Promise<void> {
  await saveFlow(target, loop("loop1000", 1_000));
  await saveFlow(target, loop("loop10000", 10_000));
  const thousandMs = await runToEnd(target, "loop1000");
  const tenThousandMs = await runToEnd(target, "loop10000");
  const longMs = await runToEnd(target, "long");
  const report = (what: string, ms: number, promise?: string) =>
    printMeasurement({ name: `${name}: ${what}`, value: ms / 1000, unit: "s", ...(promise ? { promise } : {}) });
  report("ForEach of 1 000 values", thousandMs, "under 3 s");
  report("ForEach of 10 000 values", tenThousandMs);
  report("500 tasks one after the other", longMs, "under 3 s");
}

async function measureLogs(name: string, target: Target): Promise<void> {
  await saveFlow(target, LOUD);
  await runToEnd(target, "loud");
  const endedMs = performance.now();
  let total = 0;
  while (total < LOG_LINES) {
    const found = await callApi(target, "GET", "/api/v1/logs/search?flowId=loud&size=1");
    total = Number(found["total"]);
  }
  const value = performance.now() - endedMs;
  printMeasurement({ name: `${name}: 10 000 log lines found after the end`, value, unit: "ms", promise: "within 1 s" });
}

function configurationOf(type: string, datasource: string): string {
  return [
    "datasources:",
    `  ${type}:`,
    datasource,
    "kestra:",
    `  repository: { type: ${type} }`,
    `  queue: { type: ${type} }`,
    '  storage: { type: local, local: { base-path: "{folder}/storage" } }',
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  const original = process.env["ORIGINAL_URL"];
  let originalPerSecond: number | undefined;
  if (original) {
    const target = { url: original };
    for (const flow of FLOWS) await saveFlow(target, flow).catch(() => undefined);
    originalPerSecond = await measureThroughput("original", target);
  }
  const report = (name: string, perSecond: number): void => {
    if (originalPerSecond === undefined) return;
    const value = perSecond / originalPerSecond;
    const promise = "at least 5 times";
    printMeasurement({ name: `${name}: one task, against the original`, value, unit: "times", promise });
  };
  const sqlite = configurationOf("sqlite", '    url: "{folder}/kestra.db"');
  const promises = { startMs: 400, perSecond: 1_000 };
  report("SQLite", await measureDatabase({ name: "SQLite", configuration: sqlite, promises }));
  const postgres = await startService("postgres", { fsync: true });
  try {
    const configuration = configurationOf("postgres", `    url: ${postgres.url}`);
    const onPostgres = { startMs: 800, perSecond: 800 };
    report("PostgreSQL", await measureDatabase({ name: "PostgreSQL", configuration, promises: onPostgres }));
  } finally {
    await postgres.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
