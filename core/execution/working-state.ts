/**
 * An execution while it runs: header, task runs and frames by id, and the draft in which one event's changes are
 * collected before they are applied. The core reads through the draft and never writes the state itself.
 */
import type { StoredExecution, StoredExecutionChange } from "../contracts/queue.ts";
import { attemptsThrough } from "./attempts.ts";
import { ChildIndex } from "./child-index.ts";
import type { Command } from "./event.ts";
import type { Execution, TaskRun } from "./execution.ts";
import type { Frame, FrameCursor } from "./frame.ts";
import type { StateType } from "./state.ts";
import type { DeferredWork } from "./work.ts";

/** The working state of one execution. Changed by {@link applyDraft} only. */
export interface WorkingState {
  execution: Execution;
  readonly taskRuns: Map<string, TaskRun>;
  readonly children: ChildIndex;
  readonly frames: Map<string, Frame>;
  /** Task runs from before a restart or replay, by the place that waits for them. */
  adoptions: ReadonlyMap<string, string>;
  deferred: DeferredWork;
}

/** Where a task run stands: in which frame, for which task, value and round. */
export type AdoptionPlace = Pick<TaskRun, "taskId" | "parentTaskRunId" | "value" | "iteration">;

function placeKey({ taskId, parentTaskRunId = "", value = "", iteration }: AdoptionPlace): string {
  return `${parentTaskRunId}|${taskId}|${iteration ?? ""}|${value}`;
}

/** The task runs that wait to be adopted, by their place. */
export function adoptionsOf(taskRuns: Iterable<TaskRun>): ReadonlyMap<string, string> {
  const adoptions = new Map<string, string>();
  for (const taskRun of taskRuns) if (taskRun.adopt) adoptions.set(placeKey(taskRun), taskRun.id);
  return adoptions;
}

/** The state of a new execution, or of one whose tasks are over. */
export function newWorkingState(execution: Execution, taskRuns: readonly TaskRun[] = []): WorkingState {
  return restoreWorkingState({ execution, taskRuns, frames: [] });
}

/** The state that a partition kept. */
export function restoreWorkingState(stored: StoredExecution): WorkingState {
  return {
    execution: stored.execution,
    taskRuns: new Map(stored.taskRuns.map((taskRun) => [taskRun.id, taskRun])),
    children: new ChildIndex(stored.taskRuns),
    frames: new Map(stored.frames.map((frame) => [frame.id, frame])),
    adoptions: adoptionsOf(stored.taskRuns),
    deferred: { round: 0, work: [] },
  };
}

/** The changes of one event over a state that stays as it was. */
export class Draft {
  readonly commands: Command[] = [];
  readonly taskRuns = new Map<string, TaskRun>();
  readonly newFrames = new Map<string, Frame>();
  readonly cursors = new Map<string, FrameCursor>();
  /** Ids of task runs that are no more. */
  readonly removed = new Set<string>();
  /** Ids of frames that are no more, while their task runs stay. */
  readonly closedFrames = new Set<string>();
  /** The task runs to adopt from now on, when that changed. */
  adoptions: ReadonlyMap<string, string> | undefined;
  /** True once it has been asked about an assertion: nothing else is done before the answer. */
  asksAssertions = false;
  finished = false;
  readonly date: string;
  #deferred: DeferredWork | undefined;
  readonly #base: WorkingState;
  /** Where the task runs stand that are new in this draft. */
  readonly #children = new ChildIndex();
  #execution: Execution;
  #touched = false;

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
      this.removed.size === 0 &&
      this.#deferred === undefined &&
      !this.#touched &&
      !this.finished
    );
  }

  /** True while task runs from before a restart or replay may still wait for their places. */
  get hasAdoptions(): boolean {
    return (this.adoptions ?? this.#base.adoptions).size > 0;
  }

  /** What waits for answers about the assertions. */
  get deferred(): DeferredWork {
    return this.#deferred ?? this.#base.deferred;
  }

  defer(deferred: DeferredWork): void {
    this.#deferred = deferred;
  }

  /** Has the execution saved although nothing about it has changed: it waits for something. */
  touch(): void {
    this.#touched = true;
  }

  /** Nothing is left to do about the execution: what is kept while it runs may go. */
  settle(): void {
    this.finished = true;
  }

  putExecution(execution: Execution): void {
    this.#execution = execution;
  }

  updateExecution(patch: Partial<Execution>): void {
    this.#execution = { ...this.#execution, ...patch };
  }

  moveExecution(...states: readonly StateType[]): void {
    this.updateExecution({ state: moved(this.#execution.state, states, this.date) });
  }

  taskRun(id: string): TaskRun | undefined {
    if (this.removed.has(id)) return undefined;
    return this.taskRuns.get(id) ?? this.#base.taskRuns.get(id);
  }

  putTaskRun(taskRun: TaskRun): TaskRun {
    this.removed.delete(taskRun.id);
    if (!this.#base.taskRuns.has(taskRun.id)) this.#children.add(taskRun);
    this.taskRuns.set(taskRun.id, taskRun);
    return taskRun;
  }

  /** Moves a task run on; a try at it begins when it is RUNNING and ends with it, unless whoever moves it said so. */
  moveTaskRun(taskRun: TaskRun, ...states: readonly StateType[]): TaskRun {
    const attempts = attemptsThrough(taskRun.attempts, states, this.date);
    return this.putTaskRun({ ...taskRun, attempts, state: moved(taskRun.state, states, this.date) });
  }

  /** Every task run, old and new. Costs their number: for kills and the like only. */
  *allTaskRuns(): Iterable<TaskRun> {
    for (const [id, taskRun] of this.#base.taskRuns) {
      if (!this.removed.has(id)) yield this.taskRuns.get(id) ?? taskRun;
    }
    for (const [id, taskRun] of this.taskRuns) if (!this.#base.taskRuns.has(id)) yield taskRun;
  }

  /** The children of a task run, oldest first. Costs their number. */
  childrenOf(id: string): readonly TaskRun[] {
    const ids = [...this.#base.children.of(id), ...this.#children.of(id)];
    return ids.flatMap((each) => this.taskRun(each) ?? []);
  }

  /** Takes a task run away, with its frame. */
  removeTaskRun(id: string): void {
    this.taskRuns.delete(id);
    this.newFrames.delete(id);
    this.cursors.delete(id);
    this.removed.add(id);
  }

  /** The task run from before a restart or replay that has its place here, if there is one. */
  adoptable(place: AdoptionPlace): TaskRun | undefined {
    const adoptions = this.adoptions ?? this.#base.adoptions;
    const id = adoptions.size === 0 ? undefined : adoptions.get(placeKey(place));
    const taskRun = id === undefined ? undefined : this.taskRun(id);
    return taskRun?.adopt ? taskRun : undefined;
  }

  frame(id: string): Frame | undefined {
    const frame = this.newFrames.get(id) ?? this.#base.frames.get(id);
    if (!frame || this.removed.has(id) || (this.closedFrames.has(id) && !this.newFrames.has(id))) return undefined;
    const cursor = this.cursors.get(id);
    return cursor ? { ...frame, cursor } : frame;
  }

  /** The frame of the flow itself. */
  get root(): Frame | undefined {
    return this.frame(this.#execution.id);
  }

  openFrame(frame: Frame): void {
    this.cursors.delete(frame.id);
    this.newFrames.set(frame.id, frame);
  }

  closeFrame(id: string): void {
    if (!this.frame(id)) return;
    this.newFrames.delete(id);
    this.cursors.delete(id);
    this.closedFrames.add(id);
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
  for (const id of draft.removed) {
    const removed = state.taskRuns.get(id);
    if (removed) state.children.remove(removed);
    state.taskRuns.delete(id);
    state.frames.delete(id);
  }
  for (const id of draft.closedFrames) state.frames.delete(id);
  for (const [id, taskRun] of draft.taskRuns) {
    if (!state.taskRuns.has(id)) state.children.add(taskRun);
    state.taskRuns.set(id, taskRun);
  }
  if (draft.adoptions) state.adoptions = draft.adoptions;
  state.deferred = draft.deferred;
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
  readonly #removed = new Set<string>();
  readonly #closedFrames = new Set<string>();
  #finished = false;

  add(draft: Draft): void {
    for (const id of draft.removed) {
      this.#taskRuns.delete(id);
      this.#newFrames.delete(id);
      this.#cursors.delete(id);
      this.#removed.add(id);
    }
    for (const id of draft.closedFrames) {
      this.#newFrames.delete(id);
      this.#cursors.delete(id);
      this.#closedFrames.add(id);
    }
    for (const [id, taskRun] of draft.taskRuns) this.#taskRuns.set(id, taskRun);
    for (const [id, frame] of draft.newFrames) {
      this.#newFrames.set(id, frame);
      this.#cursors.delete(id);
    }
    for (const [id, cursor] of draft.cursors) this.#cursors.set(id, cursor);
    this.#finished = draft.finished || (this.#finished && draft.newFrames.size === 0);
  }

  /** The change as a whole, with the header as it is now. */
  toChange(execution: Execution): StoredExecutionChange {
    const frames: Frame[] = [];
    const cursors: { frameId: string; cursor: FrameCursor }[] = [];
    for (const [id, frame] of this.#newFrames) frames.push({ ...frame, cursor: this.#cursors.get(id) ?? frame.cursor });
    for (const [frameId, cursor] of this.#cursors) {
      if (!this.#newFrames.has(frameId)) cursors.push({ frameId, cursor });
    }
    const removed = {
      ...(this.#removed.size === 0 ? {} : { removedTaskRuns: [...this.#removed] }),
      ...(this.#closedFrames.size === 0 ? {} : { removedFrames: [...this.#closedFrames] }),
    };
    return { execution, taskRuns: [...this.#taskRuns.values()], ...removed, frames, cursors, finished: this.#finished };
  }
}
