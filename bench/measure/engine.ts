/** The whole engine in this process over memory backends, as `kestra run` composes it. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { createLocalStorage } from "../../backends/storage/local/local-storage.ts";
import { createExpressions } from "../../components/services/expressions.ts";
import { DEFAULT_TENANT, type Standalone, startStandalone } from "../../components/standalone/standalone.ts";
import type { Flow, Task } from "../../core/flow/flow.ts";
import { systemClock } from "../../platform/clock.ts";
import { createRandomIds } from "../../platform/ids.ts";
import { random } from "../../platform/random.ts";
import { createRegistry } from "../../plugins/catalog.ts";

/** A running engine and what it takes to stop it. */
export interface Engine extends AsyncDisposable {
  readonly standalone: Standalone;
}

function onFault(error: unknown): void {
  console.error(error);
  process.exitCode = 1;
}

/** Starts one with the plugins of the distribution. */
export async function startEngine(): Promise<Engine> {
  const directory = await mkdtemp(join(tmpdir(), "kestra-bench-"));
  const repository = createMemoryRepository();
  const registry = createRegistry();
  await registry.all();
  const standalone = await startStandalone({
    queue: createMemoryQueue({ repository, clock: systemClock, onFault }),
    repository,
    storage: await createLocalStorage({ directory }),
    registry,
    engine: createExpressions(),
    clock: systemClock,
    ids: createRandomIds(),
    random,
    temporaryDirectory: directory,
    onFault,
  });
  return {
    standalone,
    async [Symbol.asyncDispose]() {
      await standalone.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Saves a flow of these tasks. */
export async function saveFlow(standalone: Standalone, id: string, tasks: readonly Task[]): Promise<void> {
  const flow: Flow = { id, namespace: "bench", tenantId: DEFAULT_TENANT, revision: 1, tasks };
  await standalone.saveFlow(flow, "");
}

/** Runs a flow `times` times at once; answers milliseconds until the last execution has finished. */
export async function runFlow(standalone: Standalone, flowId: string, times = 1): Promise<number> {
  const updates = await standalone.follow({ complete: true });
  const startedMs = performance.now();
  const allFinished = (async () => {
    let left = times;
    for await (const update of updates) {
      if (update.kind === "lost") throw new Error(`The follower lost ${update.count} updates; measure with fewer.`);
      if (update.kind !== "execution" || !update.finished) continue;
      if (update.execution.state.current !== "SUCCESS")
        throw new Error(`${flowId} ended ${update.execution.state.current}`);
      left -= 1;
      if (left === 0) return;
    }
    throw new Error("The engine stopped before all executions were over.");
  })();
  for (let run = 0; run < times; run++) {
    const created = await standalone.createExecution({ namespace: "bench", flowId });
    if (!created.ok) throw new Error(`${flowId} was refused`);
  }
  await allFinished;
  const elapsedMs = performance.now() - startedMs;
  await updates.stop();
  return elapsedMs;
}
