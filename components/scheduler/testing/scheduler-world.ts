/** Flows, backends in memory, schedulers and a stand-in for the executor: a world in which only the test lets time pass. */
import { tmpdir } from "node:os";
import { createMemoryQueue } from "../../../backends/queue/memory/memory-queue.ts";
import { createMemoryRepository } from "../../../backends/repository/memory/memory-repository.ts";
import { toInstant } from "../../../core/contracts/clock.ts";
import type {
  ExecutionProcessor,
  Queue,
  Step,
  StoredExecutionChange,
  Subscription,
} from "../../../core/contracts/queue.ts";
import type { TriggerState } from "../../../core/contracts/trigger-state.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { StateType } from "../../../core/execution/state.ts";
import { NO_GLOBALS } from "../../../core/execution/variables.ts";
import { MemoryStorage } from "../../../core/files/testing/memory-storage.ts";
import type { Flow, Trigger } from "../../../core/flow/flow.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { createRegistry } from "../../../plugins/catalog.ts";
import { ExecutionFactory } from "../../execution-factory.ts";
import { endSignals } from "../../executor/end-signals.ts";
import { ConditionEvaluator } from "../../flow-triggers/condition-evaluator.ts";
import { TriggerOperations } from "../../operations/trigger-operations.ts";
import { StartEvaluator } from "../../schedule-triggers/start-evaluator.ts";
import { createExpressions } from "../../services/expressions.ts";
import { createJobEnvironments } from "../../worker/job-environment.ts";
import { startTriggerWorker, type TriggerWorkerOptions } from "../../worker/trigger-worker.ts";
import { type RunningScheduler, type SchedulerOptions, startScheduler } from "../scheduler.ts";
import { TriggeredCreation } from "../triggered-creation.ts";

/** The type of triggers by cron. */
export const SCHEDULE = "io.kestra.plugin.core.trigger.Schedule";

/** Turns of the event loop after which everything that was called for has happened. */
const SETTLED_TURNS = 6;

const PLACE = { tenantId: "main", namespace: "n" } as const;

/** What a world may be made of. */
export interface WorldOptions {
  readonly registry?: PluginRegistry;
  /** What schedulers and tests see of the queue. */
  wrapQueue?(queue: Queue): Queue;
}

/** See the file's head. The time begins at 2026-01-01T00:00:00Z. */
export class SchedulerWorld {
  readonly clock = new SimulatedClock();
  readonly repository = createMemoryRepository();
  readonly queue: Queue;
  readonly registry: PluginRegistry;
  readonly faults: unknown[] = [];
  /** Executions in the order in which they came to be. */
  readonly started: Execution[] = [];
  /** Why those failed that failed without having begun, by their ids. */
  readonly fails = new Map<string, string>();
  readonly #ends = new Map<string, StateType>();
  readonly #running: Subscription[] = [];
  readonly storage = new MemoryStorage();
  #ids = 0;

  private constructor({ registry = createRegistry(), wrapQueue = (queue) => queue }: WorldOptions) {
    this.registry = registry;
    this.queue = wrapQueue(
      createMemoryQueue({
        repository: this.repository,
        clock: this.clock,
        onFault: (error) => void this.faults.push(error),
      }),
    );
  }

  static async open(options: WorldOptions = {}): Promise<SchedulerWorld> {
    const world = new SchedulerWorld(options);
    // Types that load while time passes would make it matter how fast the machine is.
    await world.registry.all();
    await world.queue.process(world.#executor());
    return world;
  }

  /** Parts that schedulers and workers of this world are made of. */
  get parts() {
    return {
      queue: this.queue,
      repository: this.repository,
      registry: this.registry,
      engine: createExpressions({ timeZone: "UTC" }),
      globals: NO_GLOBALS,
      clock: this.clock,
      ids: { next: () => `id${String(++this.#ids).padStart(6, "0")}` },
      resolveInputs: (_flow: Flow, _id: string, values: Readonly<Record<string, unknown>>, takesInputs?: boolean) =>
        Promise.resolve(
          "wrong" in values && takesInputs !== true
            ? { ok: false as const, problems: [{ inputId: "wrong", message: "is wrong" }] }
            : { ok: true as const, values, ignored: [] },
        ),
      services: () => ({}),
      onFault: (error: unknown) => void this.faults.push(error),
    };
  }

  /** Starts a scheduler and lets it settle. */
  async schedule(more: Partial<SchedulerOptions> = {}): Promise<RunningScheduler> {
    const scheduler = await startScheduler({ ...this.parts, ...more });
    this.#running.push(scheduler);
    await this.settle();
    return scheduler;
  }

  /** What operators can do about triggers. */
  get operations(): TriggerOperations {
    return new TriggerOperations(this.parts);
  }

  /** Starts a worker that evaluates triggers, and lets it settle. */
  async work(workerId: string, more: Partial<TriggerWorkerOptions> = {}): Promise<Subscription> {
    const { parts } = this;
    const conditions = new ConditionEvaluator(parts);
    const shared = { ...parts, storage: this.storage, secret: () => undefined };
    const worker = await startTriggerWorker({
      ...parts,
      workerId,
      starts: new StartEvaluator({ ...parts, conditions }),
      creation: new TriggeredCreation({ ...parts, factory: new ExecutionFactory(parts) }),
      createEnvironment: createJobEnvironments({ ...shared, temporaryDirectory: tmpdir() }),
      ...more,
    });
    this.#running.push(worker);
    await this.settle();
    return worker;
  }

  /** Saves a flow with these triggers, and calls whoever listens. */
  async save(flowId: string, triggers: readonly Trigger[], more: Partial<Flow> = {}): Promise<void> {
    const flow: Flow = { ...PLACE, id: flowId, revision: 1, tasks: [], triggers, ...more };
    await this.repository.flows.save({ flow, source: JSON.stringify(flow) });
    await this.#call(flowId);
  }

  /** Deletes a flow, and calls whoever listens. */
  async delete(flowId: string): Promise<void> {
    await this.repository.flows.delete({ ...PLACE, flowId });
    await this.#call(flowId);
  }

  async #call(flowId: string): Promise<void> {
    const flows = [{ namespace: PLACE.namespace, flowId }];
    await this.queue.signal({ kind: "flows-changed", tenantId: PLACE.tenantId, flows });
    await this.settle();
  }

  /** The state of a trigger. */
  state(triggerId = "t", flowId = "f"): Promise<TriggerState | undefined> {
    return this.repository.triggers.find({ ...PLACE, flowId, triggerId });
  }

  /** Ends an execution; the oldest one that runs when none is given. */
  async end(state: StateType = "SUCCESS", execution: Execution | undefined = this.#oldest()): Promise<void> {
    if (!execution) throw new Error("no execution runs");
    const { tenantId, id: executionId } = execution;
    this.#ends.set(executionId, state);
    await this.queue.send([{ tenantId, executionId, event: { kind: "change-state", state } }]);
    await this.settle();
  }

  #oldest(): Execution | undefined {
    return this.started.find(({ id }) => !this.#ends.has(id));
  }

  /** The dates of the executions that were started, as `trigger.date` shows them. */
  get dates(): readonly string[] {
    return this.started.map(({ trigger }) => String(trigger?.variables["date"]));
  }

  /** Lets everything happen that was called for. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < SETTLED_TURNS; turn++) await nextTurn();
  }

  /** Lets time pass, to the next timer and again to the next. */
  async pass(durationMs: number, stepMs = 1_000): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += stepMs) {
      this.clock.advance(Math.min(stepMs, durationMs - passedMs));
      await this.settle();
    }
  }

  /** Goes to a date. */
  async goTo(date: string): Promise<void> {
    this.clock.advance(Date.parse(date) - this.clock.now());
    await this.settle();
  }

  async close(): Promise<void> {
    for (const scheduler of this.#running) await scheduler.stop();
    await this.queue.close();
    await this.repository.close();
  }

  #executor(): ExecutionProcessor {
    return {
      process: async ({ messages }, store) => {
        const changes: StoredExecutionChange[] = [];
        const signals: Step["signals"][number][] = [];
        for (const message of messages) {
          if (!("executionId" in message)) continue;
          const { event, tenantId, executionId } = message;
          if (event.kind === "created") {
            this.started.push(event.execution);
            const failed = event.fails === undefined ? undefined : ended(event.execution, "FAILED", this.clock.now());
            if (event.fails !== undefined) this.fails.set(executionId, event.fails);
            if (failed) {
              this.#ends.set(executionId, "FAILED");
              signals.push(...endSignals(failed));
            }
            changes.push(changeOf(failed ?? event.execution));
          } else if (event.kind === "change-state") {
            const stored = await store.execution(tenantId, executionId);
            if (!stored) continue;
            const over = ended(stored.execution, event.state, this.clock.now());
            signals.push(...endSignals(over));
            changes.push(changeOf(over));
          }
        }
        return { changes, signals, flowStates: [], messages: [], jobs: [], timers: [], logs: [] };
      },
      committed: () => undefined,
      reset: () => undefined,
    };
  }
}

function changeOf(execution: Execution): StoredExecutionChange {
  return { execution, taskRuns: [], frames: [], cursors: [], finished: execution.state.current !== "CREATED" };
}

function ended(execution: Execution, current: StateType, nowMs: number): Execution {
  const histories = [...execution.state.histories, { state: current, date: toInstant(nowMs) }];
  return { ...execution, state: { current, histories } };
}
