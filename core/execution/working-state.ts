/**
 * An execution while it runs: header, task runs and frames by id, and the draft in which one event's changes are
 * collected before they are applied. The core reads through the draft and never writes the state itself.
 */
import type { StoredExecution, StoredExecutionChange } from "../contracts/queue.ts";
import type { Command } from "./event.ts";
import type { Execution, TaskRun } from "./execution.ts";
import type { Frame, FrameCursor } from "./frame.ts";
import type { StateType } from "./state.ts";

/** The working state of one execution. Changed by {@link applyDraft} only. */
export interface WorkingState {
  execution: Execution;
  readonly taskRuns: Map<string, TaskRun>;
  readonly frames: Map<string, Frame>;
}

/** The state of a new execution. */
export function newWorkingState(execution: Execution): WorkingState {
  return { execution, taskRuns: new Map(), frames: new Map() };
}

/** The state that a partition kept. */
export function restoreWorkingState(stored: StoredExecution): WorkingState {
  return {
    execution: stored.execution,
    taskRuns: new Map(stored.taskRuns.map((taskRun) => [taskRun.id, taskRun])),
    frames: new Map(stored.frames.map((frame) => [frame.id, frame])),
  };
}

/** The changes of one event over a state that stays as it was. */
export class Draft {
  readonly commands: Command[] = [];
  readonly taskRuns = new Map<string, TaskRun>();
  readonly newFrames = new Map<string, Frame>();
  readonly cursors = new Map<string, FrameCursor>();
  finished = false;
  readonly date: string;
  readonly #base: WorkingState;
  #execution: Execution;

  /** @param date ISO-8601 instant that new states are dated with */
  constructor(base: WorkingState, date: string) {
    this.#base = base;
    this.#execution = base.execution;
    this.date = date;
  }

  get execution(): Execution {
    return this.#execution;
  }

  /** True when the event changed nothing and asks for nothing. */
  get isEmpty(): boolean {
    return (
      this.#execution === this.#base.execution &&
      this.commands.length === 0 &&
      this.taskRuns.size === 0 &&
      this.newFrames.size === 0 &&
      this.cursors.size === 0 &&
      !this.finished
    );
  }

  updateExecution(patch: Partial<Execution>): void {
    this.#execution = { ...this.#execution, ...patch };
  }

  moveExecution(...states: readonly StateType[]): void {
    this.updateExecution({ state: moved(this.#execution.state, states, this.date) });
  }

  taskRun(id: string): TaskRun | undefined {
    return this.taskRuns.get(id) ?? this.#base.taskRuns.get(id);
  }

  putTaskRun(taskRun: TaskRun): TaskRun {
    this.taskRuns.set(taskRun.id, taskRun);
    return taskRun;
  }

  moveTaskRun(taskRun: TaskRun, ...states: readonly StateType[]): TaskRun {
    return this.putTaskRun({ ...taskRun, state: moved(taskRun.state, states, this.date) });
  }

  /** Every task run, old and new. Costs their number: for kills and the like only. */
  *allTaskRuns(): Iterable<TaskRun> {
    for (const [id, taskRun] of this.#base.taskRuns) yield this.taskRuns.get(id) ?? taskRun;
    for (const [id, taskRun] of this.taskRuns) if (!this.#base.taskRuns.has(id)) yield taskRun;
  }

  frame(id: string): Frame | undefined {
    const frame = this.newFrames.get(id) ?? this.#base.frames.get(id);
    if (!frame) return undefined;
    const cursor = this.cursors.get(id);
    return cursor ? { ...frame, cursor } : frame;
  }

  /** The frame of the flow itself. */
  get root(): Frame | undefined {
    return this.frame(this.#execution.id);
  }

  openFrame(frame: Frame): void {
    this.newFrames.set(frame.id, frame);
  }

  moveFrame(frame: Frame, patch: Partial<FrameCursor>): Frame {
    const cursor = { ...frame.cursor, ...patch };
    this.cursors.set(frame.id, cursor);
    return { ...frame, cursor };
  }

  command(command: Command): void {
    this.commands.push(command);
  }
}

function moved(state: Execution["state"], states: readonly StateType[], date: string): Execution["state"] {
  const current = states.at(-1);
  if (current === undefined) return state;
  return { current, histories: [...state.histories, ...states.map((each) => ({ state: each, date }))] };
}

/** Takes a draft's changes over into the state. */
export function applyDraft(state: WorkingState, draft: Draft): void {
  state.execution = draft.execution;
  for (const [id, taskRun] of draft.taskRuns) state.taskRuns.set(id, taskRun);
  for (const [id, frame] of draft.newFrames) state.frames.set(id, frame);
  for (const [id, cursor] of draft.cursors) {
    const frame = state.frames.get(id);
    if (frame) state.frames.set(id, { ...frame, cursor });
  }
}

/** Collects the drafts of several events of one execution into the one change that is saved. */
export class ChangeCollector {
  readonly #taskRuns = new Map<string, TaskRun>();
  readonly #newFrames = new Map<string, Frame>();
  readonly #cursors = new Map<string, FrameCursor>();
  #finished = false;

  add(draft: Draft): void {
    for (const [id, taskRun] of draft.taskRuns) this.#taskRuns.set(id, taskRun);
    for (const [id, frame] of draft.newFrames) this.#newFrames.set(id, frame);
    for (const [id, cursor] of draft.cursors) this.#cursors.set(id, cursor);
    this.#finished ||= draft.finished;
  }

  /** The change as a whole, with the header as it is now. */
  toChange(execution: Execution): StoredExecutionChange {
    const frames: Frame[] = [];
    const cursors: { frameId: string; cursor: FrameCursor }[] = [];
    for (const [id, frame] of this.#newFrames) frames.push({ ...frame, cursor: this.#cursors.get(id) ?? frame.cursor });
    for (const [frameId, cursor] of this.#cursors) {
      if (!this.#newFrames.has(frameId)) cursors.push({ frameId, cursor });
    }
    return { execution, taskRuns: [...this.#taskRuns.values()], frames, cursors, finished: this.#finished };
  }
}
