/**
 * How many executions a server accepts over HTTP: keep-alive clients that create one after the other and do not wait for
 * their ends, while the server runs what it has accepted. On SQLite, and on PostgreSQL with every commit forced to its disk.
 *
 *   make bench ARGS=creations
 */
import { startService } from "../tests/services/service.ts";
import { callApi, percentile, saveFlow, type Target } from "./measure/http-load.ts";
import { printMeasurement } from "./measure/report.ts";
import { startServer } from "./measure/server-process.ts";

const CLIENTS = 64;
const WARM_UP_MS = 2_000;
const LOAD_MS = 6_000;

const FLOW =
  "id: one\nnamespace: bench\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: hi\n";

/** Creates executions for some time; answers how long each creation took, in milliseconds. */
async function createFor(target: Target, query: string, durationMs: number): Promise<readonly number[]> {
  const elapsedMs: number[] = [];
  const startedMs = performance.now();
  const client = async (): Promise<void> => {
    for (let nowMs = startedMs; nowMs - startedMs < durationMs; ) {
      await callApi(target, "POST", `/api/v1/main/executions/bench/one${query}`);
      elapsedMs.push(performance.now() - nowMs);
      nowMs = performance.now();
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return elapsedMs;
}

async function measure(name: string, configuration: string): Promise<void> {
  await using server = await startServer({ configuration });
  await saveFlow(server, FLOW);
  await createFor(server, "", WARM_UP_MS);
  const report = async (what: string, query: string, promise?: string): Promise<void> => {
    const before = server.processorSeconds();
    const elapsedMs = await createFor(server, query, LOAD_MS);
    const each = ((server.processorSeconds() - before) * 1000) / elapsedMs.length;
    const p99 = percentile(elapsedMs, 99).toFixed(0);
    const note = `${CLIENTS} clients on the same machine, p99 ${p99} ms, ${each.toFixed(2)} ms of a core each`;
    const value = elapsedMs.length / (LOAD_MS / 1000);
    printMeasurement({ name: `${name}: ${what}`, value, unit: "/s", note, ...(promise ? { promise } : {}) });
  };
  await report("creations while they run", "");
  await report("creations of what runs later", "?scheduleDate=2999-01-01T00:00:00Z", "3 000/s on 4 cores");
}

function configurationOf(type: string, url: string): string {
  return [
    "datasources:",
    `  ${type}: { url: "${url}" }`,
    "kestra:",
    `  repository: { type: ${type} }`,
    `  queue: { type: ${type} }`,
    '  storage: { type: local, local: { base-path: "{folder}/storage" } }',
    "",
  ].join("\n");
}

async function main(): Promise<void> {
  await measure("SQLite", configurationOf("sqlite", "{folder}/kestra.db"));
  const postgres = await startService("postgres", { fsync: true });
  try {
    await measure("PostgreSQL", configurationOf("postgres", postgres.url));
  } finally {
    await postgres.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
