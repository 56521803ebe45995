/**
 * What a backlog costs: executions that were created while no executor was there, and then go through one process.
 * The throughput of many that wait beside that of few.
 *
 *   bun bench/backlog.ts [sqlite,postgres,mysql,mariadb [executions]]
 */

import { createEngine, type Engine } from "../components/standalone/engine.ts";
import { DEFAULT_TENANT } from "../components/standalone/standalone.ts";
import type { Flow } from "../core/flow/flow.ts";
import { measureDatabases } from "./measure/databases.ts";
import { type Backends, type EngineParts, engineParts } from "./measure/engine.ts";
import { median, printMeasurement } from "./measure/report.ts";

const MANY = 100_000;
/** No backlog to speak of; and how often, so that what is compared takes long enough. */
const FEW = 1_000;
const FEW_TIMES = 5;
const CLIENTS = 64;
const SLOTS = 16;

const FLOW: Flow = {
  id: "one",
  namespace: "bench",
  tenantId: DEFAULT_TENANT,
  revision: 1,
  tasks: [{ id: "log", type: "io.kestra.plugin.core.log.Log", message: "of {{ flow.id }}" }],
};

const REQUEST = { tenantId: DEFAULT_TENANT, namespace: "bench", flowId: FLOW.id, inputs: {}, labels: [] };

async function create(engine: Engine, count: number): Promise<void> {
  let left = count;
  const client = async (): Promise<void> => {
    while (left-- > 0) {
      const created = await engine.createExecution(REQUEST);
      if (!created.ok) throw new Error("An execution was refused");
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
}

/** Executions a second, from when an executor and a worker come until as many as were created have ended. */
async function drain(parts: EngineParts, engine: Engine, count: number): Promise<number> {
  const updates = await parts.options.queue.follow({ complete: true });
  const startedMs = performance.now();
  const executor = await engine.startExecutor();
  const worker = await engine.startWorker({ id: "worker", slots: SLOTS });
  let left = count;
  for await (const update of updates) {
    if (update.kind !== "execution" || !update.finished) continue;
    if (--left === 0) break;
  }
  const elapsedMs = performance.now() - startedMs;
  await worker.stop();
  await executor.stop();
  return count / (elapsedMs / 1000);
}

async function measure(name: string, open: (directory: string) => Promise<Backends>): Promise<void> {
  const many = Number(process.argv[3] ?? MANY);
  await using parts = await engineParts(open);
  const engine = createEngine(parts.options);
  await engine.saveFlow(FLOW, "");
  const few: number[] = [];
  for (let time = 0; time < FEW_TIMES; time++) {
    await create(engine, FEW);
    few.push(await drain(parts, engine, FEW));
  }
  const createdMs = performance.now();
  await create(engine, many);
  const created = many / ((performance.now() - createdMs) / 1000);
  const [without, withMany] = [median(few), await drain(parts, engine, many)];
  const promise = "at least 0.8 times";
  printMeasurement({ name: `${name}: executions created by ${CLIENTS} clients`, value: created, unit: "/s" });
  printMeasurement({ name: `${name}: ended, of ${FEW} that waited`, value: without, unit: "/s" });
  printMeasurement({ name: `${name}: ended, of ${many} that waited`, value: withMany, unit: "/s" });
  printMeasurement({ name: `${name}: with a backlog : without`, value: withMany / without, unit: "times", promise });
}

measureDatabases(measure).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
