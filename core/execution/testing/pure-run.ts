/**
 * Runs an execution through the core alone: commands are answered from a script, in an order that the caller
 * chooses, with duplicates if it likes. Every step checks the rules that hold in any state.
 */
import assert from "node:assert/strict";
import type { Flow, Task } from "../../flow/flow.ts";
import type { PluginRegistry } from "../../plugin/registry.ts";
import { batchExecutionId } from "../batches.ts";
import type { Command, ExecutionEvent, Resolution } from "../event.ts";
import type { Breakpoint, Execution, TaskRun } from "../execution.ts";
import { compileFlow, type FlowProgram } from "../program.ts";
import { firstState, isTerminal, type StateType } from "../state.ts";
import { BEGIN_ANEW, transition } from "../transition.ts";
import { applyDraft, newWorkingState, type WorkingState } from "../working-state.ts";
import { assertLegalMoves } from "./legal-moves.ts";

/** How a job ends, by task id, attempt and value. */
export type Outcome = "SUCCESS" | "WARNING" | "FAILED" | "KILLED";

export interface PureRunOptions {
  readonly flow: Partial<Flow> & { readonly tasks: readonly Task[] };
  readonly registry: PluginRegistry;
  readonly breakpoints?: readonly Breakpoint[];
  /** Default: every job succeeds. */
  outcome?(taskId: string, attempt: number, value: string | undefined): Outcome;
  /** Default: `runIf: "false"` skips, `runIf: "!"` cannot be rendered, properties are taken as they are. */
  resolve?(task: Task): Resolution;
  /** Which of the waiting events comes next. Default: the oldest. */
  choose?(waiting: number): number;
  /** How often a delivered event is delivered again, at once and later. Default 0. */
  duplicates?(): number;
  /** Called before each delivery; may deliver what operators do. */
  beforeEach?(run: PureRun): void;
  /** Called when nothing waits although the execution has not ended; false leaves it so. Default: false. */
  whenStuck?(run: PureRun): boolean;
  /** Whether an expression holds. Default: it does. */
  holds?(template: string): boolean;
  /** What the concurrency limit says. Default: it grants. */
  slot?(): "granted" | "QUEUE" | "CANCEL" | "FAIL";
}

const EPOCH_MS = Date.UTC(2026, 0, 1);

/** Events after which an execution that has not ended is taken for one that never will. */
const EVENTS_MAX = 200_000;

export class PureRun {
  readonly program: FlowProgram;
  readonly state: WorkingState;
  readonly waiting: ExecutionEvent[] = [];
  readonly logs: string[] = [];
  /** Everything that was asked for. */
  readonly commands: Command[] = [];
  /** Task ids in the order they were sent to workers. */
  readonly jobs: string[] = [];
  finished = false;
  events = 0;
  /** Slots of the concurrency limit that the execution holds. */
  slots = 0;
  readonly #options: PureRunOptions;
  /** The ends of executions that were asked for. */
  readonly #subflows = new Map<string, ExecutionEvent>();
  #ids = 0;
  #nowMs = EPOCH_MS;

  constructor(options: PureRunOptions) {
    this.#options = options;
    const flow: Flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, ...options.flow };
    this.program = compileFlow(flow, options.registry);
    this.state = newWorkingState({ ...newExecution(), breakpoints: options.breakpoints ?? [] });
  }

  /** Delivers events until nothing waits. */
  run(): this {
    this.deliver({ kind: "created", execution: this.state.execution });
    return this.goOn();
  }

  /** Delivers what waits until nothing does. */
  goOn(): this {
    do {
      while (this.waiting.length > 0) this.#deliverNext();
    } while (!this.finished && this.#options.whenStuck?.(this) === true);
    return this;
  }

  #deliverNext(): void {
    assert.ok(this.events < EVENTS_MAX, "the execution does not end");
    this.#options.beforeEach?.(this);
    const index = this.#options.choose?.(this.waiting.length) ?? 0;
    const [event] = this.waiting.splice(index, 1);
    if (!event) return;
    this.deliver(event);
    const copies = ANSWERS.has(event.kind) ? 0 : (this.#options.duplicates?.() ?? 0);
    for (let copy = 0; copy < copies; copy++) {
      if (copy % 2 === 0) this.deliver(event);
      else if (this.waiting.length < 1000) this.waiting.push({ ...event });
    }
  }

  /** Delivers one event and collects what follows from it. */
  deliver(event: ExecutionEvent): void {
    this.events++;
    this.#nowMs += 1;
    if (event.kind === "subflow-started") this.#endLater(event.executionId);
    const environment = { now: this.#nowMs, ids: { next: () => `id${++this.#ids}` }, random: () => 0.5 };
    const draft = transition(this.program, this.state, event, environment);
    if (this.finished && !BEGIN_ANEW.has(event.kind)) {
      assert.ok(draft.taskRuns.size === 0 && draft.commands.length === 0, "nothing happens after the end");
    }
    if (BEGIN_ANEW.has(event.kind) && draft.newFrames.size > 0) this.finished = false;
    for (const taskRun of draft.taskRuns.values()) {
      assertLegalMoves(this.state.taskRuns.get(taskRun.id)?.state, taskRun.state, "task run");
    }
    assertLegalMoves(this.state.execution.state, draft.execution.state, "execution");
    applyDraft(this.state, draft);
    for (const command of draft.commands) this.#answer(command);
  }

  #answer(command: Command): void {
    this.commands.push(command);
    switch (command.kind) {
      case "run":
        return this.#runJob(command);
      case "resolve": {
        const task = this.program.nodes.get(command.taskId)?.task;
        assert.ok(task);
        const resolution = (this.#options.resolve ?? defaultResolution)(task);
        this.waiting.push({ kind: "resolved", taskRunId: command.taskRunId, attempt: command.attempt, resolution });
        return;
      }
      case "timer":
        this.waiting.push(command.event);
        return;
      case "resolve-outputs":
        this.waiting.push({ kind: "outputs-resolved", outputs: { done: true } });
        return;
      case "resolve-listeners":
        this.waiting.push({ kind: "listeners-resolved", met: this.program.listeners.map((_, index) => index) });
        return;
      case "evaluate":
        this.waiting.push({
          kind: "evaluated",
          about: command.about,
          holds: this.#options.holds?.(command.template) ?? true,
        });
        return;
      case "acquire-slot":
      case "release-slot":
        return this.#slot(command);
      case "start-subflow":
        return this.#startSubflow(command);
      case "start-batches":
        return this.#startBatches(command);
      case "kill-jobs":
        for (const { taskRunId } of command.jobs) this.#killJob(taskRunId);
        return;
      case "kill-subflow":
        return this.#killExecution(command.executionId);
      case "log":
        this.logs.push(`${command.level} ${command.taskId ?? ""}: ${command.message}`);
        return;
      case "finished":
        assert.ok(!this.finished, "an execution finishes once");
        this.finished = true;
        return;
      default:
        return;
    }
  }

  #runJob({ taskRunId, attempt, taskId, children }: CommandOf<"run">): void {
    this.jobs.push(taskId);
    const taskRun = this.state.taskRuns.get(taskRunId);
    assert.ok(taskRun);
    const { value } = taskRun;
    const outcome = (id: string): Outcome => this.#options.outcome?.(id, attempt, value) ?? "SUCCESS";
    this.waiting.push({ kind: "task-started", taskRunId, attempt, workerId: "w" });
    let state = children ? "SUCCESS" : outcome(taskId);
    for (const [childId, id] of Object.entries(children ?? {})) {
      const child = { ...taskRun, id, taskId: childId, parentTaskRunId: taskRunId, attempts: [] };
      const running = moved({ ...child, state: firstState("CREATED", date(this.#nowMs)) }, "RUNNING", this.#nowMs);
      const end = outcome(childId);
      this.waiting.push({ kind: "child-moved", taskRunId, attempt, child: running });
      this.waiting.push({ kind: "child-moved", taskRunId, attempt, child: moved(running, end, this.#nowMs) });
      if (end === "SUCCESS") continue;
      state = end;
      if (end !== "WARNING") break;
    }
    this.waiting.push({ kind: "task-ended", taskRunId, attempt, state, outputs: { value: value ?? taskId } });
  }

  #slot(command: CommandOf<"acquire-slot" | "release-slot">): void {
    if (command.kind === "release-slot") {
      this.slots = 0;
      return;
    }
    const said = command.force ? "granted" : (this.#options.slot?.() ?? "granted");
    if (said === "granted" || said === "QUEUE") this.slots = 1;
    if (said !== "granted") this.waiting.push({ kind: "slot-refused", behavior: said });
    if (said === "granted" || said === "QUEUE") this.waiting.push({ kind: "slot-granted" });
  }

  #startSubflow({ taskRunId, attempt, restarts, request: { wait } }: CommandOf<"start-subflow">): void {
    const executionId = restarts ?? `sub-${taskRunId}`;
    const state = this.#options.outcome?.(this.state.taskRuns.get(taskRunId)?.taskId ?? "", attempt, undefined);
    if (wait)
      this.#subflows.set(executionId, { ...subflowEnd(taskRunId, attempt, executionId), state: state ?? "SUCCESS" });
    this.waiting.push({ kind: "subflow-started", taskRunId, attempt, executionId, wait });
  }

  /** The end of an execution comes after the step that tells of its beginning. */
  #endLater(executionId: string): void {
    const end = this.#subflows.get(executionId);
    if (end) this.waiting.push(end);
    this.#subflows.delete(executionId);
  }

  #startBatches({ taskRunId, taskId, attempt, from }: CommandOf<"start-batches">): void {
    const to = Math.min(BATCHES, from + 2);
    const batches = { total: BATCHES, from, to, outputsBaseUri: "/base" };
    for (let batch = from; batch < to; batch++) {
      const executionId = batchExecutionId(taskRunId, attempt, batch);
      const state = this.#options.outcome?.(taskId, attempt, undefined) ?? "SUCCESS";
      this.waiting.push({ ...subflowEnd(taskRunId, attempt, executionId), state, batch });
    }
    // Executions for batches begin in the step that tells of them, so that none can end before.
    this.deliver({ kind: "batches-started", taskRunId, attempt, batches });
  }

  #killExecution(executionId: string): void {
    for (const [index, event] of this.waiting.entries()) {
      if (event.kind === "subflow-ended" && event.executionId === executionId) {
        this.waiting[index] = { ...event, state: "KILLED" };
      }
    }
  }

  #killJob(taskRunId: string): void {
    const attempt = attemptNumber(this.state.taskRuns.get(taskRunId));
    for (const [index, event] of this.waiting.entries()) {
      if (event.kind === "task-ended" && event.taskRunId === taskRunId) {
        this.waiting[index] = { ...event, state: "KILLED" };
        return;
      }
    }
    this.waiting.push({ kind: "task-ended", taskRunId, attempt, state: "KILLED" });
  }

  get end(): StateType {
    return this.state.execution.state.current;
  }

  /** Histories of the task runs, in the order they were created: `task[value]: STATE > STATE`. */
  get histories(): string[] {
    return [...this.state.taskRuns.values()].map((taskRun) => {
      const value = taskRun.value === undefined ? "" : `[${taskRun.value}]`;
      return `${taskRun.taskId}${value}: ${history(taskRun)}`;
    });
  }
}

/** Answers to commands come in the step that asks, and so just once. */
const ANSWERS: ReadonlySet<ExecutionEvent["kind"]> = new Set([
  "resolved",
  "outputs-resolved",
  "listeners-resolved",
  "evaluated",
  "subflow-started",
]);

type CommandOf<K extends Command["kind"]> = Extract<Command, { kind: K }>;

/** Batches that each ForEachItem of these tests has. */
const BATCHES = 3;

function subflowEnd(taskRunId: string, attempt: number, executionId: string) {
  const flow = { namespace: "n", id: "child" };
  return { kind: "subflow-ended", taskRunId, attempt, executionId, flow, transmitFailed: true } as const;
}

function date(nowMs: number): string {
  return new Date(nowMs).toISOString();
}

function moved(taskRun: TaskRun, state: StateType, nowMs: number): TaskRun {
  const histories = [...taskRun.state.histories, { state, date: date(nowMs) }];
  return { ...taskRun, state: { current: state, histories } };
}

function attemptNumber(taskRun: TaskRun | undefined): number {
  const attempts = taskRun?.attempts ?? [];
  const last = attempts.at(-1);
  return last && !isTerminal(last.state.current) ? attempts.length - 1 : attempts.length;
}

/** The states something went through, as text. */
export function history({ state }: Pick<TaskRun, "state">): string {
  return state.histories.map((entry) => entry.state).join(" > ");
}

function defaultResolution(task: Task): Resolution {
  if (task.runIf === "false") return { kind: "skip" };
  if (task.runIf === "!") return { kind: "fault", part: "runIf", message: "cannot be rendered" };
  return { kind: "values", values: task };
}

/** The header of a new execution for tests. */
export function newExecution(): Execution {
  return {
    id: "e",
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    flowRevision: 1,
    state: firstState("CREATED", new Date(EPOCH_MS).toISOString()),
    labels: [],
    inputs: {},
    variables: {},
    originalId: "e",
    attemptNumber: 1,
  };
}
