/** An executor over memory, and workers for a flow of one task that sleeps. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryQueue } from "../../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../../backends/repository/memory/memory-repository.ts";
import { createLocalStorage } from "../../../backends/storage/local/local-storage.ts";
import type { Clock } from "../../../core/contracts/clock.ts";
import type { FlowRepository } from "../../../core/contracts/repository.ts";
import { parseFlow } from "../../../core/flow/parser.ts";
import { systemClock } from "../../../platform/clock.ts";
import { createRandomIds } from "../../../platform/ids.ts";
import { keepAlive } from "../../../platform/process.ts";
import { createRegistry } from "../../../plugins/catalog.ts";
import { createExpressions } from "../../services/expressions.ts";
import { createEngine } from "../../standalone/engine.ts";

/** See the file's head. Faults that the test does not take out of `faults` fail it when the bench is closed. */
export async function workerBench(duration: string, clock: Clock = systemClock) {
  const folder = await mkdtemp(join(tmpdir(), "kestra-worker-"));
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const repository = createMemoryRepository();
  const queue = createMemoryQueue({ repository, clock, onFault });
  const registry = createRegistry();
  const expressions = createExpressions();
  const options = {
    queue,
    repository,
    storage: await createLocalStorage({ directory: folder }),
    registry,
    engine: expressions,
    clock,
    ids: createRandomIds(),
    random: () => 0.5,
    temporaryDirectory: folder,
    onFault,
  };
  const engine = createEngine(options);
  const source = `{id: f, namespace: n, tasks: [{id: t, type: io.kestra.plugin.core.flow.Sleep, duration: ${duration}}]}`;
  const parsed = await parseFlow(source, { registry, expressions, tenantId: "main" });
  if (!parsed.ok) assert.fail(parsed.problems.map(({ message }) => message).join());
  await repository.flows.save({ flow: parsed.flow, source });
  // Timers alone keep no process alive.
  const release = keepAlive();
  const executor = await engine.startExecutor();
  const updates = await queue.follow({});
  const seen = updates[Symbol.asyncIterator]();
  return {
    engine,
    faults,
    start: () => engine.createExecution({ tenantId: "main", namespace: "n", flowId: "f", inputs: {}, labels: [] }),
    /** A worker, with flows of its own when it is another process. */
    worker: (id: string, flows: FlowRepository = repository.flows) =>
      createEngine({ ...options, repository: { ...repository, flows } }).startWorker({ id, slots: 4 }),
    flows: repository.flows,
    /** Waits until the task run is in this state; answers the workers that its attempts name. */
    async until(state: string): Promise<void> {
      for (;;) {
        const { value, done } = await seen.next();
        if (done) assert.fail("The queue was closed");
        if (value.kind === "execution" && value.taskRuns.some((taskRun) => taskRun.state.current === state)) return;
      }
    },
    async close(): Promise<void> {
      await updates.stop();
      await executor.stop();
      await queue.close();
      release();
      await rm(folder, { recursive: true, force: true });
      assert.deepEqual(faults, []);
    },
  };
}
