/**
 * Executor and worker over the memory queue, with everything that is left to chance decided by a seed: how jobs end
 * and how long they take, crashes of the executor before and after a commit, messages delivered twice, kills.
 */
import assert from "node:assert/strict";
import { createMemoryQueue } from "../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../backends/repository/memory/memory-repository.ts";
import { assembleExecutor } from "../../components/executor/assembly.ts";
import { creation } from "../../components/executor/subflow-starter.ts";
import { FlowPrograms } from "../../components/flow-programs.ts";
import { plainEngine } from "../../components/testing/plain-engine.ts";
import { simulatedEnvironment } from "../../components/testing/simulated-environment.ts";
import { startWorker } from "../../components/worker/worker.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, type State } from "../../core/execution/state.ts";
import { assertLegalMoves } from "../../core/execution/testing/legal-moves.ts";
import { type FlowShape, randomOf, toFlow } from "../../core/execution/testing/random-flows.ts";
import { NO_GLOBALS } from "../../core/execution/variables.ts";
import { MemoryStorage } from "../../core/files/testing/memory-storage.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";

const EXECUTIONS = 3;

/** Turns of the event loop after which a simulation that has not ended is taken for one that hangs. */
const TURNS_MAX = 200_000;

/** What became of a simulation. */
export interface SimulationResult {
  readonly executions: readonly Execution[];
  readonly taskRuns: readonly TaskRun[];
}

/** Runs some executions of a random flow to their end and checks what must hold on the way. */
export async function simulate(shape: FlowShape, seed: number, registry: PluginRegistry): Promise<SimulationResult> {
  const random = randomOf(seed);
  const clock = new SimulatedClock();
  const repository = createMemoryRepository();
  const faults: unknown[] = [];
  const onFault = (error: unknown): void => void faults.push(error);
  let counter = 0;
  const ids = { next: () => `id${++counter}` };
  const queue = createMemoryQueue({
    repository,
    clock,
    partitions: 1 + random(3),
    faults: {
      beforeCommit: () => random(12) === 0,
      afterCommit: () => random(12) === 0,
      duplicate: () => random(8) === 0,
    },
    onFault,
  });
  const programs = new FlowPrograms(repository, registry);
  const resolveInputs = (_flow: Flow, _id: string, values: Readonly<Record<string, unknown>>) =>
    Promise.resolve({ ok: true as const, values });
  const watch = watchHistories();
  const updates = await queue.follow({});
  const ended = new Set<string>();
  const following = (async () => {
    for await (const update of updates) {
      if (update.kind !== "execution") continue;
      watch.execution(update.execution);
      for (const taskRun of update.taskRuns) watch.taskRun(taskRun);
      if (update.finished) ended.add(update.execution.id);
    }
  })();
  const executor = await assembleExecutor({
    queue,
    repository,
    storage: new MemoryStorage(),
    programs,
    registry,
    engine: plainEngine,
    globals: NO_GLOBALS,
    resolveInputs,
    services: () => ({}),
    clock,
    ids,
    random: () => random(1000) / 1000,
    onFault,
  });
  const { factory } = executor;
  const worker = await startWorker({
    id: "worker",
    queue,
    programs,
    engine: plainEngine,
    clock,
    slots: 1 + random(4),
    createEnvironment: simulatedEnvironment(clock, random),
    onFault,
  });
  const child = { tasks: [{ id: "c", type: "work" }] };
  await repository.flows.save({ flow: named("child", child), source: "child" });
  await repository.flows.save({ flow: named("f", toFlow(shape)), source: "f" });
  const started: string[] = [];
  for (let index = 0; index < EXECUTIONS; index++) {
    const created = await factory.create({ tenantId: "main", namespace: "n", flowId: "f", inputs: {}, labels: [] });
    assert.ok(created.ok);
    started.push(created.execution.id);
    await queue.send([creation(created.execution)]);
  }
  const killAt = random(3) === 0 ? random(60) : -1;
  for (let turn = 0; !isOver(started, ended, watch.executions()); turn++) {
    assert.ok(turn < TURNS_MAX, `seed ${seed}: the executions do not end`);
    if (turn === killAt && started[0]) {
      await queue.send([{ tenantId: "main", executionId: started[0], event: { kind: "kill" } }]);
    }
    await nextTurn();
    if (turn % 3 === 0) clock.step();
  }
  await worker.stop();
  await executor.stop();
  await queue.close();
  await following;
  assert.deepEqual(faults, [], `seed ${seed}: faults of the engine`);
  return { executions: watch.executions(), taskRuns: watch.taskRuns() };
}

function named(id: string, lists: Pick<Flow, "tasks"> & Partial<Flow>): Flow {
  return { id, namespace: "n", tenantId: "main", revision: 1, ...lists };
}

/** Every execution has ended, and of a retried one also the execution that follows it. */
function isOver(started: readonly string[], ended: ReadonlySet<string>, known: readonly Execution[]): boolean {
  if (!started.every((id) => ended.has(id))) return false;
  const followed = new Set(known.map((execution) => execution.parentId));
  return known.every(({ id, state }) => ended.has(id) && (state.current !== "RETRIED" || followed.has(id)));
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Checks that what followers see only ever moves on legally. */
function watchHistories() {
  const executions = new Map<string, Execution>();
  const taskRuns = new Map<string, TaskRun>();
  const check = (before: State | undefined, after: State, what: "execution" | "task run"): void => {
    assertLegalMoves(before, after, what);
    if (what === "task run" && before && isTerminal(before.current)) {
      const moved = after.histories.length > before.histories.length;
      assert.ok(!moved || before.current === "FAILED", "an ended task run stays ended");
    }
  };
  return {
    execution(execution: Execution): void {
      check(executions.get(execution.id)?.state, execution.state, "execution");
      executions.set(execution.id, execution);
    },
    taskRun(taskRun: TaskRun): void {
      check(taskRuns.get(taskRun.id)?.state, taskRun.state, "task run");
      taskRuns.set(taskRun.id, taskRun);
    },
    executions: () => [...executions.values()],
    taskRuns: () => [...taskRuns.values()],
  };
}
