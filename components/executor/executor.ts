/**
 * The executor: a keyed stream processor around the pure core. For each batch of a partition it lets the core
 * decide, has its commands carried out, and answers with one step that the queue's driver makes atomic.
 */
import { type Clock, type IdSource, toInstant } from "../../core/contracts/clock.ts";
import { type Metrics, NO_METRICS } from "../../core/contracts/metrics.ts";
import type {
  Batch,
  ExecutionProcessor,
  PartitionStore,
  Queue,
  Step,
  Subscription,
} from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { ExecutionEvent, ExecutionMessage } from "../../core/execution/event.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { ProgramError } from "../../core/execution/program.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { BEGIN_ANEW } from "../../core/execution/transition.ts";
import { newWorkingState, restoreWorkingState, type WorkingState } from "../../core/execution/working-state.ts";
import { messageOf } from "../../core/message-of.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { heardStates } from "../flow-triggers/heard-states.ts";
import { ActiveExecution } from "./active-execution.ts";
import { CommandHandler, type CommandHandlerOptions } from "./command-handler.ts";
import { ExecutorMeters } from "./executor-meters.ts";
import { FlowActor } from "./flow-actor.ts";
import type { FlowTriggers } from "./flow-triggers.ts";
import { Round } from "./round.ts";

/** What an executor works with. */
export interface ExecutorOptions extends CommandHandlerOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly flowTriggers: FlowTriggers;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** What it counts. Default: nothing. */
  readonly metrics?: Metrics;
  random(): number;
  /** True for executions that are to be left alone: what comes for them is dropped. Default: none are. */
  isSkipped?(execution: Execution): boolean;
  /** Told faults of the executor itself, which users see only as a failed execution. */
  onFault(error: unknown): void;
}

/** Starts an executor on a queue. */
export function startExecutor(options: ExecutorOptions): Promise<Subscription> {
  return options.queue.process(new Executor(options));
}

/** Events about executions that are over, which therefore no partition stores. */
const ABOUT_ENDED: ReadonlySet<ExecutionEvent["kind"]> = new Set([...BEGIN_ANEW, "slot-granted"]);

class Executor implements ExecutionProcessor {
  readonly #options: ExecutorOptions;
  readonly #commands: CommandHandler;
  readonly #flows: FlowActor;
  readonly #meters: ExecutorMeters;
  readonly #partitions = new Map<number, Map<string, ActiveExecution>>();

  constructor(options: ExecutorOptions) {
    this.#options = options;
    this.#commands = new CommandHandler(options);
    this.#flows = new FlowActor(options.flowTriggers);
    this.#meters = new ExecutorMeters(options.metrics ?? NO_METRICS);
  }

  committed(): void {
    // What was kept during process() is now what is stored.
  }

  reset(partition: number): void {
    this.#partitions.delete(partition);
  }

  async process(batch: Batch, store: PartitionStore): Promise<Step> {
    const kept = this.#keptOf(batch.partition);
    const round = new Round();
    for (const message of batch.messages) {
      if (!("executionId" in message)) {
        await this.#flows.handle(message, store, round);
        continue;
      }
      const active = kept.get(message.executionId) ?? (await this.#open(message, store, round, kept));
      if (active) this.#handle(active, message.event, round);
    }
    while (round.pending.length > 0) {
      const answers = await Promise.all(round.pending.splice(0));
      for (const answer of answers) if (answer) this.#handle(answer.active, answer.event, round);
    }
    for (const active of round.touched) {
      const change = active.takeChange();
      if (!change) {
        // Brought into memory for an event that did nothing: what is kept would only grow old.
        if (active.isOver) kept.delete(active.state.execution.id);
        continue;
      }
      round.step.change(change);
      if (change.finished) kept.delete(change.execution.id);
    }
    round.step.flowStates.push(...round.flowStates.values());
    this.#meters.handled(batch.messages);
    this.#meters.moved(round.moves);
    round.step.messages.push(...(await this.#options.flowTriggers.messagesFor(round.moves)));
    return round.step.build();
  }

  #keptOf(partition: number): Map<string, ActiveExecution> {
    let kept = this.#partitions.get(partition);
    if (!kept) {
      kept = new Map();
      this.#partitions.set(partition, kept);
    }
    return kept;
  }

  /** Brings an execution into memory: a new one, one that the partition stores, or one that is over. */
  async #open(
    message: ExecutionMessage,
    store: PartitionStore,
    round: Round,
    kept: Map<string, ActiveExecution>,
  ): Promise<ActiveExecution | undefined> {
    const stored = await store.execution(message.tenantId, message.executionId);
    const state = stored ? restoreWorkingState(stored) : await this.#stateOf(message, store);
    if (!state) return undefined;
    const { execution } = state;
    if (this.#options.isSkipped?.(execution)) return undefined;
    try {
      const program = await this.#options.programs.of(execution);
      if (!program) throw new ProgramError(`The flow ${execution.namespace}.${execution.flowId} does not exist.`);
      const active = new ActiveExecution(program, state);
      kept.set(execution.id, active);
      return active;
    } catch (error) {
      this.#failWhole(state, error, round);
      return undefined;
    }
  }

  /** The state of an execution that no partition stores; none when the event has nothing to be about. */
  async #stateOf(
    { tenantId, executionId, event }: ExecutionMessage,
    store: PartitionStore,
  ): Promise<WorkingState | undefined> {
    if (event.kind === "created") {
      const known = await store.saved(tenantId, event.execution.id);
      return known && isTerminal(known.state.current) ? undefined : newWorkingState(event.execution);
    }
    if (!ABOUT_ENDED.has(event.kind)) return undefined;
    const execution = await store.saved(tenantId, executionId);
    if (!execution) return undefined;
    return newWorkingState(execution, await this.#options.repository.executions.taskRuns(tenantId, executionId));
  }

  /** Lets the core handle an event and all that follows from it at once. */
  #handle(active: ActiveExecution, event: ExecutionEvent, round: Round): void {
    if (round.failed.has(active)) return;
    const { clock, ids, random } = this.#options;
    const environment = { now: clock.now(), ids, random };
    const events = [event];
    const statesBefore = event.kind === "created" && active.isNew ? 0 : active.state.execution.state.histories.length;
    round.touched.add(active);
    try {
      for (let next = 0; next < events.length; next++) {
        const each = events[next];
        if (!each) continue;
        const draft = active.handle(each, environment);
        for (const command of draft.commands) this.#commands.carryOut(active, command, events, round);
      }
    } catch (error) {
      this.#failWhole(active.state, error, round, active);
    }
    const { execution } = active.state;
    const states = execution.state.histories.slice(statesBefore).map(({ state }) => state);
    for (const state of heardStates(states)) round.moves.push({ execution, state });
  }

  /** Ends an execution that cannot go on: it is FAILED, with the reason in its log, and never hangs. */
  #failWhole(state: WorkingState, error: unknown, round: Round, active?: ActiveExecution): void {
    const { clock, onFault } = this.#options;
    if (!(error instanceof ProgramError)) onFault(error);
    const date = toInstant(clock.now());
    const { execution } = state;
    const histories = [...execution.state.histories, { state: "FAILED" as const, date }];
    const failed = { ...execution, state: { current: "FAILED" as const, histories } };
    state.execution = failed;
    round.step.log(failed, { level: "ERROR", message: messageOf(error) }, clock.now());
    const change = active?.takeChange() ?? { execution, taskRuns: [], frames: [], cursors: [], finished: true };
    round.step.change({ ...change, execution: failed, finished: true });
    if (active) round.failed.add(active);
    this.#commands.giveUp(failed, round);
    for (const kept of this.#partitions.values()) kept.delete(execution.id);
  }
}
