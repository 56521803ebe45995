import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { createLocalStorage } from "../../backends/storage/local/local-storage.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { keepAlive } from "../../platform/process.ts";
import { createRegistry } from "../../plugins/catalog.ts";
import { createExpressions } from "../services/expressions.ts";
import { createEngine } from "../standalone/engine.ts";

const folder = mkdtempSync(join(tmpdir(), "kestra-drain-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const NEVER = new AbortController().signal;

/** An executor, and a flow of one task that sleeps. */
async function bench(duration: string) {
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  const repository = createMemoryRepository();
  const queue = createMemoryQueue({ repository, clock: systemClock, onFault });
  const storage = await createLocalStorage({ directory: folder });
  const registry = createRegistry();
  const expressions = createExpressions();
  const engine = createEngine({
    queue,
    repository,
    storage,
    registry,
    engine: expressions,
    clock: systemClock,
    ids: createRandomIds(),
    random: () => 0.5,
    temporaryDirectory: folder,
    onFault,
  });
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
    worker: (id: string) => engine.startWorker({ id, slots: 4 }),
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
      assert.deepEqual(faults, []);
    },
  };
}

describe("a worker that is asked to end", () => {
  it("lets what runs go on to its end", async () => {
    const b = await bench("PT0.3S");
    const worker = await b.worker("first");
    await b.start();
    await b.until("RUNNING");
    assert.equal(worker.running().length, 1);
    assert.equal(await worker.drain(NEVER), 0);
    assert.ok(worker.isIdle());
    await b.until("SUCCESS");
    await b.close();
  });

  it("gives back what still runs when its time is over, and others do it", async () => {
    const b = await bench("PT1H");
    const worker = await b.worker("first");
    await b.start();
    await b.until("RUNNING");
    const deadline = new AbortController();
    const draining = worker.drain(deadline.signal);
    deadline.abort();
    assert.equal(await draining, 1);
    const other = await b.worker("second");
    while (other.isIdle()) await new Promise((resolve) => setTimeout(resolve, 1));
    assert.deepEqual(
      other.running().map((job) => "taskRun" in job && job.taskId),
      ["t"],
    );
    await other.stop();
    await b.until("KILLED");
    await b.close();
  });

  it("takes nothing any more", async () => {
    const b = await bench("PT0S");
    const worker = await b.worker("first");
    await worker.drain(NEVER);
    await b.start();
    const other = await b.worker("second");
    await b.until("SUCCESS");
    await other.stop();
    await b.close();
  });
});

it("a worker that is lost says nothing about what it was at", async () => {
  const b = await bench("PT1H");
  const worker = await b.worker("first");
  await b.start();
  await b.until("RUNNING");
  worker.abandon();
  await worker.stop();
  assert.ok(worker.isIdle());
  await b.close();
});
