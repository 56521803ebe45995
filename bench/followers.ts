/**
 * What it costs that many look at executions: memory of a server with 2 000 open followers, each of an execution of its
 * own, and what they leave of its throughput. On SQLite.
 *
 *   make bench ARGS=followers
 */
import { connect, type Socket } from "node:net";
import { isJsonMap } from "../core/json-map.ts";
import { callApi, loadFor, saveFlow } from "./measure/http-load.ts";
import { printMeasurement } from "./measure/report.ts";
import { type ServerProcess, startServer } from "./measure/server-process.ts";

const FOLLOWERS = 2_000;
const CLIENTS = 16;
const LOAD_MS = 5_000;
const CREATED_AT_ONCE = 50;

const ONE =
  "id: one\nnamespace: bench\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.debug.Return\n    format: hi\n";
const WAITS = "id: waits\nnamespace: bench\ntasks:\n  - id: wait\n    type: io.kestra.plugin.core.flow.Pause\n";

const CONFIGURATION = [
  "datasources:",
  '  sqlite: { url: "{folder}/kestra.db" }',
  "kestra:",
  "  repository: { type: sqlite }",
  "  queue: { type: sqlite }",
  '  storage: { type: local, local: { base-path: "{folder}/storage" } }',
  "",
].join("\n");

/** Opens a stream; settles when the first state has come. */
async function follow(server: ServerProcess, id: string): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  socket.setEncoding("utf8");
  socket.write(`GET /api/v1/main/executions/${id}/follow HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  let text = "";
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject);
    socket.on("data", (part: string) => {
      if (text.includes("id: progress")) return;
      text += part;
      if (text.includes("id: progress")) resolve();
    });
  });
  return socket;
}

async function inTurns<T>(count: number, act: (number: number) => Promise<T>): Promise<readonly T[]> {
  const done: T[] = [];
  for (let from = 0; from < count; from += CREATED_AT_ONCE) {
    const some = Math.min(CREATED_AT_ONCE, count - from);
    done.push(...(await Promise.all(Array.from({ length: some }, (_, number) => act(from + number)))));
  }
  return done;
}

async function allPaused(server: ServerProcess): Promise<void> {
  for (;;) {
    const { total } = await callApi(server, "GET", "/api/v1/main/executions/search?state=PAUSED&size=1");
    if (Number(total) >= FOLLOWERS) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function main(): Promise<void> {
  await using server = await startServer({ configuration: CONFIGURATION });
  await saveFlow(server, ONE);
  await saveFlow(server, WAITS);
  const ids = await inTurns(FOLLOWERS, async () => {
    const { id } = await callApi(server, "POST", "/api/v1/main/executions/bench/waits");
    return String(id);
  });
  await allPaused(server);
  await loadFor(server, "one", CLIENTS, LOAD_MS);
  const alone = await loadFor(server, "one", CLIENTS, LOAD_MS);
  const before = server.residentMb();
  const sockets = await inTurns(FOLLOWERS, (number) => follow(server, ids[number] ?? ""));
  const opened = server.residentMb();
  const promise = "under 300 MB";
  printMeasurement({ name: "memory of 2 000 open followers", value: opened - before, unit: "MB", promise });
  printMeasurement({ name: "resident with them", value: opened, unit: "MB" });
  const followed = await loadFor(server, "one", CLIENTS, LOAD_MS);
  const note = `${CLIENTS} clients, each waits for the end; ${alone.perSecond.toFixed(0)}/s without followers`;
  printMeasurement({ name: "executions of one task beside them", value: followed.perSecond, unit: "/s", note });
  const startedMs = performance.now();
  const ends = sockets.map((socket) => new Promise<void>((resolve) => socket.on("close", () => resolve())));
  for (const socket of sockets) {
    socket.on("data", (part: string) => {
      if (part.includes("id: end")) socket.end();
    });
  }
  const resumed = await inTurns(FOLLOWERS, (number) =>
    callApi(server, "POST", `/api/v1/main/executions/${ids[number]}/resume`),
  );
  if (!resumed.every(isJsonMap)) throw new Error("Not all executions go on");
  await Promise.all(ends);
  const value = (performance.now() - startedMs) / 1000;
  printMeasurement({ name: "2 000 executions resumed, and their ends seen", value, unit: "s" });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
