/** Executor, worker and backends of a simulation, with faults that a seed decides. */
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import type { ExecutionFactory } from "../../components/execution-factory.ts";
import { assembleExecutor } from "../../components/executor/assembly.ts";
import { FlowPrograms } from "../../components/flow-programs.ts";
import { ExecutionOperations } from "../../components/operations/execution-operations.ts";
import { plainEngine } from "../../components/testing/plain-engine.ts";
import { simulatedEnvironment } from "../../components/testing/simulated-environment.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { SPLITS_FILE } from "../../core/execution/testing/fake-plugins.ts";
import { NO_GLOBALS } from "../../core/execution/variables.ts";
import { MemoryStorage } from "../../core/files/testing/memory-storage.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { MortalWorkers } from "./mortal-workers.ts";

/** One in this many steps dies before its commit, and as many after it. */
const CRASH_ONE_IN = 12;

/** One in this many messages comes twice. */
const DUPLICATE_ONE_IN = 8;

/** What a simulation drives. */
export interface Cluster {
  readonly clock: SimulatedClock;
  readonly queue: Queue;
  readonly repository: Repository;
  /** Makes executions. */
  factory(): ExecutionFactory;
  readonly operations: ExecutionOperations;
  /** Faults of the engine itself. */
  readonly faults: readonly unknown[];
  /** A worker dies with its jobs, or the executor hands its partitions over to another one. */
  disturb(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts everything. */
export async function startCluster(registry: PluginRegistry, random: (below: number) => number): Promise<Cluster> {
  const clock = new SimulatedClock();
  const repository = createMemoryRepository();
  const storage = new MemoryStorage();
  await storage.put("main", SPLITS_FILE, new TextEncoder().encode("kestra:///a\nkestra:///b\nkestra:///c\n"));
  const faults: unknown[] = [];
  let counter = 0;
  const shared = {
    clock,
    repository,
    storage,
    registry,
    engine: plainEngine,
    globals: NO_GLOBALS,
    ids: { next: () => `id${++counter}` },
    programs: new FlowPrograms(repository, registry),
    resolveInputs: (_flow: Flow, _id: string, values: Readonly<Record<string, unknown>>) =>
      Promise.resolve({ ok: true as const, values, ignored: [] }),
    onFault: (error: unknown) => void faults.push(error),
  };
  const queue = createMemoryQueue({
    ...shared,
    partitions: 1 + random(3),
    faults: {
      reached: () => random(CRASH_ONE_IN) === 0,
      duplicate: () => random(DUPLICATE_ONE_IN) === 0,
    },
  });
  const startExecutor = () =>
    assembleExecutor({ ...shared, queue, services: () => ({}), random: () => random(1000) / 1000 });
  let executor = await startExecutor();
  const createEnvironment = simulatedEnvironment(clock, random);
  const workers = await MortalWorkers.start({ ...shared, queue, draw: random, createEnvironment });
  return {
    clock,
    queue,
    repository,
    factory: () => executor.factory,
    operations: new ExecutionOperations({ ...shared, queue, clock }),
    faults,
    async disturb() {
      if (random(2) === 0) return await workers.crash();
      await executor.stop();
      executor = await startExecutor();
    },
    async stop() {
      await workers.stop();
      await executor.stop();
      await queue.close();
    },
  };
}
