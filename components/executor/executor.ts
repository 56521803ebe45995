/**
 * The executor: a keyed stream processor around the pure core. For each batch of a partition it lets the core
 * decide, renders what the core asks for, and answers with one step that the queue's driver makes atomic.
 */
import type { Clock, IdSource } from "../../core/contracts/clock.ts";
import type {
  Batch,
  ExecutionProcessor,
  LoadExecution,
  Queue,
  Step,
  Subscription,
} from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Command, ExecutionEvent, ExecutionMessage, WorkerJob } from "../../core/execution/event.ts";
import { ProgramError } from "../../core/execution/program.ts";
import { isTerminal } from "../../core/execution/state.ts";
import { newWorkingState, restoreWorkingState, type WorkingState } from "../../core/execution/working-state.ts";
import type { MaybePromise } from "../../core/expression/contract.ts";
import { isPromise } from "../../core/expression/maybe.ts";
import type { FlowPrograms } from "../flow-programs.ts";
import { ActiveExecution } from "./active-execution.ts";
import { messageOf, type Resolver } from "./resolver.ts";
import { StepBuilder } from "./step-builder.ts";
import type { SubflowStarter } from "./subflow-starter.ts";

/** What an executor works with. */
export interface ExecutorOptions {
  readonly queue: Queue;
  readonly repository: Repository;
  readonly programs: FlowPrograms;
  readonly resolver: Resolver;
  readonly subflows: SubflowStarter;
  readonly clock: Clock;
  readonly ids: IdSource;
  random(): number;
  /** Told faults of the executor itself, which users see only as a failed execution. */
  onFault(error: unknown): void;
}

/** Starts an executor on a queue. */
export function startExecutor(options: ExecutorOptions): Promise<Subscription> {
  return options.queue.process(new Executor(options));
}

/** An answer that a rendering outside brought back. */
interface Answer {
  readonly active: ActiveExecution;
  readonly event: ExecutionEvent;
}

/** The handling of one batch. */
interface Round {
  readonly step: StepBuilder;
  readonly touched: Set<ActiveExecution>;
  /** Renderings and subflow creations that did not answer at once. */
  pending: Promise<Answer>[];
}

class Executor implements ExecutionProcessor {
  readonly #options: ExecutorOptions;
  readonly #partitions = new Map<number, Map<string, ActiveExecution>>();

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  committed(): void {
    // What was kept during process() is now what is stored.
  }

  reset(partition: number): void {
    this.#partitions.delete(partition);
  }

  async process(batch: Batch, load: LoadExecution): Promise<Step> {
    const kept = this.#keptOf(batch.partition);
    const round: Round = { step: new StepBuilder(), touched: new Set(), pending: [] };
    for (const message of batch.messages) {
      const active = kept.get(message.executionId) ?? (await this.#open(message, load, round, kept));
      if (active) this.#handle(active, message.event, round);
    }
    while (round.pending.length > 0) {
      const answers = await Promise.all(round.pending.splice(0));
      for (const { active, event } of answers) this.#handle(active, event, round);
    }
    for (const active of round.touched) {
      const change = active.takeChange();
      if (!change) continue;
      round.step.change(change);
      if (change.finished) kept.delete(change.execution.id);
    }
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

  /** Brings an execution into memory: a new one, or one that the partition stores. */
  async #open(
    message: ExecutionMessage,
    load: LoadExecution,
    round: Round,
    kept: Map<string, ActiveExecution>,
  ): Promise<ActiveExecution | undefined> {
    const stored = await load(message.tenantId, message.executionId);
    const state = stored ? restoreWorkingState(stored) : await this.#newState(message);
    if (!state) return undefined;
    const { execution } = state;
    try {
      const program = await this.#options.programs.get({
        tenantId: execution.tenantId,
        namespace: execution.namespace,
        flowId: execution.flowId,
        revision: execution.flowRevision,
      });
      if (!program) throw new ProgramError(`The flow ${execution.namespace}.${execution.flowId} does not exist.`);
      const active = new ActiveExecution(program, state);
      kept.set(execution.id, active);
      return active;
    } catch (error) {
      this.#failWhole(state, error, round);
      return undefined;
    }
  }

  /** The state for a `created` event; none when the execution is over or the event is about an unknown one. */
  async #newState({ tenantId, event }: ExecutionMessage): Promise<WorkingState | undefined> {
    if (event.kind !== "created") return undefined;
    const known = await this.#options.repository.executions.find(tenantId, event.execution.id);
    return known && isTerminal(known.state.current) ? undefined : newWorkingState(event.execution);
  }

  /** Lets the core handle an event and all that follows from it at once. */
  #handle(active: ActiveExecution, event: ExecutionEvent, round: Round): void {
    const { clock, ids, random } = this.#options;
    const environment = { now: clock.now(), ids, random };
    const events = [event];
    round.touched.add(active);
    try {
      for (let next = 0; next < events.length; next++) {
        const each = events[next];
        if (!each) continue;
        const draft = active.handle(each, environment);
        for (const command of draft.commands) this.#carryOut(active, command, events, round);
      }
    } catch (error) {
      this.#failWhole(active.state, error, round);
    }
  }

  #carryOut(active: ActiveExecution, command: Command, events: ExecutionEvent[], round: Round): void {
    const { step } = round;
    const { execution } = active.state;
    const { tenantId } = execution;
    switch (command.kind) {
      case "run":
        step.jobs.push(this.#job(active, command));
        return;
      case "resolve": {
        const { taskRunId, attempt } = command;
        const resolution = this.#options.resolver.resolve(active, taskRunId, command.taskId, command.properties);
        if (isPromise(resolution)) {
          const event = resolution.then(
            (each): Answer => ({
              active,
              event: { kind: "resolved", taskRunId, attempt, resolution: each },
            }),
          );
          round.pending.push(event);
        } else events.push({ kind: "resolved", taskRunId, attempt, resolution });
        return;
      }
      case "resolve-outputs":
        return this.#answer(active, this.#options.resolver.resolveOutputs(active), events, round);
      case "start-subflow":
        return this.#answer(active, this.#options.subflows.start(active, command, step), events, round);
      case "timer":
        step.timers.push({
          dueMs: command.dueMs,
          message: { tenantId, executionId: execution.id, event: command.event },
        });
        return;
      case "kill-jobs":
        step.signals.push({ kind: "kill-jobs", tenantId, executionId: execution.id, taskRunIds: command.taskRunIds });
        return;
      case "kill-subflow":
        step.messages.push({ tenantId, executionId: command.executionId, event: { kind: "kill" } });
        return;
      case "notify-parent":
        this.#options.subflows.notifyParent(command.execution, step);
        return;
      case "retry-execution":
        this.#options.subflows.retryExecution(execution, command.dueMs, step);
        return;
      case "log":
        step.log(execution, command, this.#options.clock.now());
        return;
      case "ended":
      case "finished":
        return;
    }
  }

  #answer(active: ActiveExecution, answer: MaybePromise<ExecutionEvent>, events: ExecutionEvent[], round: Round): void {
    if (isPromise(answer)) round.pending.push(answer.then((event) => ({ active, event })));
    else events.push(answer);
  }

  #job(active: ActiveExecution, command: Extract<Command, { kind: "run" }>): WorkerJob {
    const { execution } = active.state;
    const { id, namespace, revision, tenantId } = active.program.flow;
    const taskRun = active.find(command.taskRunId);
    const node = active.program.nodes.get(command.taskId);
    if (!taskRun || !node) throw new Error(`Task run ${command.taskRunId} has no task`);
    const workerGroup = node.task.workerGroup?.key;
    return {
      tenantId,
      executionId: execution.id,
      taskRun,
      attempt: command.attempt,
      taskId: command.taskId,
      flow: { id, namespace, revision, tenantId },
      execution,
      variables: this.#options.resolver.variables(active, command.taskRunId),
      ...(workerGroup === undefined ? {} : { workerGroup }),
    };
  }

  /** Ends an execution that cannot go on: it is FAILED, with the reason in its log, and never hangs. */
  #failWhole(state: WorkingState, error: unknown, round: Round): void {
    const { clock, onFault } = this.#options;
    if (!(error instanceof ProgramError)) onFault(error);
    const date = new Date(clock.now()).toISOString();
    const { execution } = state;
    const histories = [...execution.state.histories, { state: "FAILED" as const, date }];
    const failed = { ...execution, state: { current: "FAILED" as const, histories } };
    state.execution = failed;
    round.step.log(failed, { level: "ERROR", message: messageOf(error) }, clock.now());
    round.step.change({ execution: failed, taskRuns: [], frames: [], cursors: [], finished: true });
    this.#options.subflows.notifyParent(failed, round.step);
    for (const kept of this.#partitions.values()) kept.delete(execution.id);
  }
}
