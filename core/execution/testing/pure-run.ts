/**
 * Runs an execution through the core alone: commands are answered from a script, in an order that the caller
 * chooses, with duplicates if it likes. Every step checks the rules that hold in any state.
 */
import assert from "node:assert/strict";
import type { Flow, Task } from "../../flow/flow.ts";
import type { PluginRegistry } from "../../plugin/registry.ts";
import type { Command, ExecutionEvent, Resolution } from "../event.ts";
import type { Execution, TaskRun } from "../execution.ts";
import { compileFlow, type FlowProgram } from "../program.ts";
import { firstState, isTerminal, type StateType } from "../state.ts";
import { transition } from "../transition.ts";
import { applyDraft, newWorkingState, type WorkingState } from "../working-state.ts";
import { assertLegalMoves } from "./legal-moves.ts";

/** How a job ends, by task id, attempt and value. */
export type Outcome = "SUCCESS" | "WARNING" | "FAILED" | "KILLED";

export interface PureRunOptions {
  readonly flow: Partial<Flow> & { readonly tasks: readonly Task[] };
  readonly registry: PluginRegistry;
  /** Default: every job succeeds. */
  outcome?(taskId: string, attempt: number, value: string | undefined): Outcome;
  /** Default: `runIf: "false"` skips, `runIf: "!"` cannot be rendered, properties are taken as they are. */
  resolve?(task: Task): Resolution;
  /** Which of the waiting events comes next. Default: the oldest. */
  choose?(waiting: number): number;
  /** How often a delivered event is delivered again, at once and later. Default 0. */
  duplicates?(): number;
  /** Called before each delivery; may kill. */
  beforeEach?(run: PureRun): void;
}

const EPOCH_MS = Date.UTC(2026, 0, 1);

/** Events after which an execution that has not ended is taken for one that never will. */
const EVENTS_MAX = 200_000;

export class PureRun {
  readonly program: FlowProgram;
  readonly state: WorkingState;
  readonly waiting: ExecutionEvent[] = [];
  readonly logs: string[] = [];
  /** Task ids in the order they were sent to workers. */
  readonly jobs: string[] = [];
  finished = false;
  events = 0;
  readonly #options: PureRunOptions;
  #ids = 0;
  #nowMs = EPOCH_MS;

  constructor(options: PureRunOptions) {
    this.#options = options;
    const flow: Flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, ...options.flow };
    this.program = compileFlow(flow, options.registry);
    this.state = newWorkingState(newExecution());
  }

  /** Delivers events until nothing waits. */
  run(): this {
    this.deliver({ kind: "created", execution: this.state.execution });
    while (this.waiting.length > 0) {
      assert.ok(this.events < EVENTS_MAX, "the execution does not end");
      this.#options.beforeEach?.(this);
      const index = this.#options.choose?.(this.waiting.length) ?? 0;
      const [event] = this.waiting.splice(index, 1);
      if (!event) continue;
      this.deliver(event);
      const copies = this.#options.duplicates?.() ?? 0;
      for (let copy = 0; copy < copies; copy++) {
        if (copy % 2 === 0) this.deliver(event);
        else if (this.waiting.length < 1000) this.waiting.push({ ...event });
      }
    }
    return this;
  }

  /** Delivers one event and collects what follows from it. */
  deliver(event: ExecutionEvent): void {
    this.events++;
    this.#nowMs += 1;
    const before = this.finished;
    const environment = { now: this.#nowMs, ids: { next: () => `id${++this.#ids}` }, random: () => 0.5 };
    const draft = transition(this.program, this.state, event, environment);
    if (before) assert.ok(draft.taskRuns.size === 0 && draft.commands.length === 0, "nothing happens after the end");
    for (const taskRun of draft.taskRuns.values()) {
      assertLegalMoves(this.state.taskRuns.get(taskRun.id)?.state, taskRun.state, "task run");
    }
    assertLegalMoves(this.state.execution.state, draft.execution.state, "execution");
    applyDraft(this.state, draft);
    for (const command of draft.commands) this.#answer(command);
  }

  #answer(command: Command): void {
    switch (command.kind) {
      case "run": {
        this.jobs.push(command.taskId);
        const { taskRunId, attempt } = command;
        const value = this.state.taskRuns.get(taskRunId)?.value;
        const state = this.#options.outcome?.(command.taskId, attempt, value) ?? "SUCCESS";
        this.waiting.push({ kind: "task-started", taskRunId, attempt, workerId: "w" });
        this.waiting.push({
          kind: "task-ended",
          taskRunId,
          attempt,
          state,
          outputs: { value: value ?? command.taskId },
        });
        return;
      }
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
      case "start-subflow": {
        const { taskRunId, attempt } = command;
        const executionId = `sub-${taskRunId}`;
        const state = this.#options.outcome?.(this.state.taskRuns.get(taskRunId)?.taskId ?? "", attempt, undefined);
        this.waiting.push({ kind: "subflow-started", taskRunId, attempt, executionId, wait: true });
        this.waiting.push({
          kind: "subflow-ended",
          taskRunId,
          attempt,
          executionId,
          flow: { namespace: "n", id: "child" },
          state: state ?? "SUCCESS",
          transmitFailed: true,
        });
        return;
      }
      case "kill-jobs":
        for (const taskRunId of command.taskRunIds) this.#killJob(taskRunId);
        return;
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
