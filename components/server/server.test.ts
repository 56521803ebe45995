import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTurn } from "../../platform/next-turn.ts";
import type { ServerPart } from "./parts/server-part.ts";
import { Server } from "./server.ts";
import { createServiceBench, LIVENESS } from "./testing/service-bench.ts";

test("a part that does not come to an end after its time, as the database is away, does not keep the process", async () => {
  const bench = createServiceBench();
  const ended: string[] = [];
  const part = (type: ServerPart["type"], end: () => Promise<void>): ServerPart => ({
    type,
    start: () => Promise.resolve({ type, state: () => "RUNNING", stop: end }),
  });
  const server = new Server({
    instance: { id: "p", type: "SERVER", version: "1", hostname: "host" },
    liveness: LIVENESS,
    services: bench.repository.services,
    clock: bench.clock,
    ids: { next: () => "id" },
    logger: bench.logger,
    parts: [
      part("WEBSERVER", () => Promise.resolve(void ended.push("WEBSERVER"))),
      part("WORKER", () => new Promise(() => undefined)),
    ],
  });
  await server.start();
  const deadline = new AbortController();
  const stopped = server.stop(deadline.signal);
  bench.clock.advance(3_600_000);
  await nextTurn();
  assert.deepEqual([server.phase, ended], ["ending", []], "until its time is over it is waited for");
  deadline.abort();
  bench.clock.advance(10_000);
  await stopped;
  assert.deepEqual([server.phase, ended], ["ended", ["WEBSERVER"]]);
  assert.match(bench.lines.at(-1) ?? "", /WARN .* The worker cannot end in order/);
});
