/** Carries out what the core asks for: into the step of the round, or as an answer that comes back as an event. */
import type { Clock } from "../../core/contracts/clock.ts";
import type { Command, ExecutionEvent, WorkerJob } from "../../core/execution/event.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { nodeOfTaskRun } from "../../core/execution/program.ts";
import type { MaybePromise } from "../../core/expression/contract.ts";
import { andThen, isPromise } from "../../core/expression/maybe.ts";
import type { FlowEvent, FlowMessage } from "../../core/flow-state/flow-state.ts";
import type { NamedGroup, WorkerGroups } from "../worker-groups.ts";
import type { ActiveExecution } from "./active-execution.ts";
import type { BatchStarter } from "./batch-starter.ts";
import { endSignals } from "./end-signals.ts";
import type { Resolver } from "./resolver.ts";
import type { Answer, Round } from "./round.ts";
import type { SubflowStarter } from "./subflow-starter.ts";

/** What carrying out commands needs. */
export interface CommandHandlerOptions {
  readonly resolver: Resolver;
  readonly subflows: SubflowStarter;
  readonly batches: BatchStarter;
  readonly clock: Clock;
  /** Where jobs go that name a group of workers. Default: any worker takes them. */
  readonly groups?: Pick<WorkerGroups, "route">;
}

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

/** Carries out commands for one executor. */
export class CommandHandler {
  readonly #options: CommandHandlerOptions;

  constructor(options: CommandHandlerOptions) {
    this.#options = options;
  }

  /** Carries one command out. What is known at once is appended to the events, the rest is pending in the round. */
  carryOut(active: ActiveExecution, command: Command, events: ExecutionEvent[], round: Round): void {
    const { step } = round;
    const { execution } = active.state;
    const { tenantId } = execution;
    switch (command.kind) {
      case "run":
        this.#run(active, command, round);
        return;
      case "resolve":
      case "resolve-outputs":
      case "resolve-listeners":
      case "evaluate":
      case "start-subflow":
      case "start-batches": {
        const answer = this.#ask(active, command, round);
        if (isPromise(answer)) round.pending.push(answer.then((event) => ({ active, event })));
        else events.push(answer);
        return;
      }
      case "timer":
        step.timers.push({
          dueMs: command.dueMs,
          message: { tenantId, executionId: execution.id, event: command.event },
        });
        return;
      case "kill-jobs":
        step.signals.push({ kind: "kill-jobs", tenantId, executionId: execution.id, jobs: command.jobs });
        return;
      case "kill-subflow":
        step.messages.push({ tenantId, executionId: command.executionId, event: { kind: "kill" } });
        return;
      case "acquire-slot":
      case "release-slot":
        step.messages.push(...slotMessages(active, command));
        return;
      case "notify-parent":
        this.#notifyParent(command.execution, round);
        return;
      case "retry-execution":
        this.#options.subflows.retryExecution(execution, command.dueMs, step);
        return;
      case "log":
        step.log(execution, { ...command, message: active.mask.apply(command.message) }, this.#options.clock.now());
        return;
      case "ended":
        round.step.signals.push(...endSignals(command.execution));
        return;
      case "finished":
        return;
    }
  }

  /** What others wait for when an execution is given up: who started it hears of its end, its slot is free. */
  giveUp(execution: Execution, round: Round): void {
    // Whether it holds a slot is not known here; giving back what nobody holds changes nothing.
    round.step.messages.push(flowMessage(execution, { kind: "release-slot", executionId: execution.id }));
    this.#notifyParent(execution, round);
    round.step.signals.push(...endSignals(execution));
  }

  #ask(
    active: ActiveExecution,
    command: CommandOf<
      "resolve" | "resolve-outputs" | "resolve-listeners" | "evaluate" | "start-subflow" | "start-batches"
    >,
    round: Round,
  ): MaybePromise<ExecutionEvent> {
    const { resolver, subflows, batches } = this.#options;
    switch (command.kind) {
      case "resolve": {
        const { taskRunId, attempt, taskId, properties } = command;
        return andThen(
          resolver.resolve(active, taskRunId, taskId, properties),
          (resolution): ExecutionEvent => ({ kind: "resolved", taskRunId, attempt, resolution }),
        );
      }
      case "resolve-outputs":
        return resolver.resolveOutputs(active);
      case "resolve-listeners":
        return resolver.resolveListeners(active, (message) =>
          round.step.log(active.state.execution, { level: "WARN", message }, this.#options.clock.now()),
        );
      case "evaluate":
        return resolver.evaluate(active, command);
      case "start-subflow":
        return subflows.start(active, command, round.step);
      case "start-batches":
        return batches.start(active, command, round.step);
    }
  }

  #notifyParent(execution: Execution, { step, pending }: Round): void {
    if (!execution.parent?.wait) return;
    const told = this.#options.subflows.notifyParent(execution, step);
    if (told) pending.push(told.then(() => undefined));
  }

  /** Sends a job; where it goes, if anywhere, is not known at once when it names a group. */
  #run(active: ActiveExecution, command: CommandOf<"run">, round: Round): void {
    const taskRun = active.find(command.taskRunId);
    const node = taskRun && nodeOfTaskRun(active.program, taskRun);
    if (!taskRun || !node) throw new Error(`Task run ${command.taskRunId} has no task`);
    const job = this.#job(active, command, taskRun);
    const named = this.#options.groups && (node.task.workerGroup ?? active.program.flow.workerGroup);
    if (named === undefined) round.step.jobs.push(job);
    else round.pending.push(this.#sendToGroup(active, job, named, round));
  }

  async #sendToGroup(
    active: ActiveExecution,
    job: WorkerJob,
    named: NamedGroup,
    { step }: Round,
  ): Promise<Answer | undefined> {
    const route = (await this.#options.groups?.route(named)) ?? { kind: "any" };
    if (route.kind !== "end") {
      step.jobs.push(route.kind === "group" ? { ...job, workerGroup: route.key } : job);
      return undefined;
    }
    const { taskId, attempt, taskRun } = job;
    const { state, message } = route;
    const level = state === "FAILED" ? "ERROR" : "WARN";
    step.log(job.execution, { level, message, taskRunId: taskRun.id, taskId }, this.#options.clock.now());
    return { active, event: { kind: "task-ended", taskRunId: taskRun.id, attempt, state } };
  }

  #job(
    active: ActiveExecution,
    { taskRunId, taskId, attempt, children }: CommandOf<"run">,
    taskRun: WorkerJob["taskRun"],
  ): WorkerJob {
    const { execution } = active.state;
    const { id, namespace, revision, tenantId } = active.program.flow;
    return {
      tenantId,
      executionId: execution.id,
      taskRun,
      attempt,
      taskId,
      flow: { id, namespace, revision, tenantId },
      execution,
      variables: this.#options.resolver.jobVariables(active, taskRunId),
      ...(children === undefined ? {} : { children }),
    };
  }
}

function slotMessages(
  { program, state: { execution } }: ActiveExecution,
  command: CommandOf<"acquire-slot" | "release-slot">,
): readonly FlowMessage[] {
  const { id: executionId } = execution;
  if (command.kind === "release-slot") return [flowMessage(execution, { kind: "release-slot", executionId })];
  const { concurrency } = program.flow;
  if (!concurrency) return [];
  const limit = { limit: concurrency.limit, behavior: concurrency.behavior ?? "QUEUE" };
  return [flowMessage(execution, { kind: "acquire-slot", executionId, limit, force: command.force })];
}

function flowMessage({ tenantId, namespace, flowId }: Execution, event: FlowEvent): FlowMessage {
  return { tenantId, flow: { namespace, flowId }, event };
}
