/**
 * One event being handled: the program, the draft of its changes, and the work that handling one thing makes for
 * the next. Work is a list and not a recursion, so depth and width of a flow cost no stack.
 */
import type { IdSource } from "../contracts/clock.ts";
import type { LogLevel } from "../contracts/log.ts";
import type { TaskRun } from "./execution.ts";
import { type FlowProgram, nodeOfTaskRun, type TaskNode } from "./program.ts";
import { isUnsuccessful, type StateType } from "./state.ts";
import type { Work } from "./work.ts";
import type { Draft } from "./working-state.ts";

/** What the core is given instead of a clock and of randomness. */
export interface TransitionEnvironment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly ids: IdSource;
  /** A number of [0, 1), for retries of random interval. */
  random(): number;
}

/** One event being handled. */
export interface Turn {
  readonly program: FlowProgram;
  readonly draft: Draft;
  readonly environment: TransitionEnvironment;
  readonly work: Work[];
}

/** The place of a task run's task; undefined when the flow does not have it (any more). */
export function nodeOf(turn: Turn, taskRun: TaskRun): TaskNode | undefined {
  return nodeOfTaskRun(turn.program, taskRun);
}

/** True when nothing new may begin in the phase that the root is in. */
export function isHalted(turn: Turn): boolean {
  const root = turn.draft.root;
  return root?.cursor.verdict !== undefined && root.cursor.verdict.phase === root.cursor.phase;
}

/** Writes a line into the execution's log, about a task run where one is given. */
export function logLine(turn: Turn, level: LogLevel, message: string, taskRun?: TaskRun): void {
  const about = taskRun ? { taskRunId: taskRun.id, taskId: taskRun.taskId } : {};
  turn.draft.command({ kind: "log", level, message, ...about });
}

/** The state that a task run ends in: `allowFailure` makes a failure a warning, `allowWarning` a warning a success. */
export function allowedEnd(turn: Turn, taskRun: TaskRun, state: StateType): StateType {
  const task = nodeOf(turn, taskRun)?.task;
  const end = state === "FAILED" && task?.allowFailure ? "WARNING" : state;
  return end === "WARNING" && task?.allowWarning ? "SUCCESS" : end;
}

/** Ends a task run in the state, or the one its task allows for it. `through` are states passed on the way. */
export function endTaskRun(turn: Turn, taskRun: TaskRun, state: StateType, through: readonly StateType[] = []): void {
  const end = allowedEnd(turn, taskRun, state);
  turn.work.push({ kind: "child-ended", taskRun: turn.draft.moveTaskRun(taskRun, ...through, end) });
}

/** Ends a task run in just this state, whatever its task allows: for faults before it could run, and kills. */
export function endTaskRunAs(turn: Turn, taskRun: TaskRun, ...states: readonly StateType[]): void {
  turn.work.push({ kind: "child-ended", taskRun: turn.draft.moveTaskRun(taskRun, ...states) });
}

/** The state a body has led to so far stops what would follow in it. */
export function stopsBody(turn: Turn, worst: StateType): boolean {
  return isUnsuccessful(worst) || isHalted(turn);
}
