/**
 * What keeps an execution from going on: task runs that wait, and an operator or a breakpoint that holds it. While
 * any task run waits, the execution is PAUSED; while it is held, nothing new begins.
 */
import type { Plan } from "../plugin/flowable.ts";
import type { Breakpoint, TaskRun } from "./execution.ts";
import { newFrame } from "./frame.ts";
import type { TaskNode } from "./program.ts";
import { isTerminal, type StateType } from "./state.ts";
import { logLine, type Turn } from "./turn.ts";

/** Begins the wait of a Pause task. */
export function beginPause(
  turn: Turn,
  taskRun: TaskRun,
  node: TaskNode,
  { body, durationMs, to }: Extract<Plan, { kind: "pause" }>,
): void {
  const { draft, environment } = turn;
  draft.openFrame(newFrame(taskRun.id, taskRun.executionId, body));
  if (durationMs === undefined && isTerminal(draft.execution.state.current)) {
    // An execution that is over is never PAUSED, so that nobody could resume it.
    logLine(turn, "WARN", "The execution is over and nobody can resume it; the pause is passed over", taskRun);
    draft.moveTaskRun(taskRun, "RUNNING");
    turn.work.push({ kind: "advance", frameId: taskRun.id });
    return;
  }
  draft.moveTaskRun(taskRun, "RUNNING", "PAUSED");
  countPaused(turn);
  const [onPause] = node.branches.get("onPause") ?? [];
  const { root } = draft;
  if (root && onPause) {
    // It runs beside the flow, as a task of the flow itself.
    draft.moveFrame(root, { alive: root.cursor.alive + 1 });
    turn.work.push({ kind: "spawn", frameId: root.id, node: onPause });
  }
  if (durationMs === undefined) return;
  const event = { kind: "pause-due", taskRunId: taskRun.id, attempt: taskRun.attempts.length, to } as const;
  draft.command({ kind: "timer", dueMs: environment.now + durationMs, event });
}

/** One more task run waits; the execution does, too. */
export function countPaused(turn: Turn): void {
  const { draft } = turn;
  const { root } = draft;
  if (!root) return;
  draft.moveFrame(root, { paused: (root.cursor.paused ?? 0) + 1 });
  if (draft.execution.state.current === "RUNNING") draft.moveExecution("PAUSED");
}

/** One less task run waits; with the last one the execution goes on, through these states. */
export function countResumed(turn: Turn, through: readonly StateType[]): void {
  const { draft } = turn;
  const { root } = draft;
  if (!root) return;
  const paused = Math.max(0, (root.cursor.paused ?? 0) - 1);
  const { cursor } = draft.moveFrame(root, { paused });
  if (paused === 0 && !cursor.held && draft.execution.state.current === "PAUSED") draft.moveExecution(...through);
}

/** True when nothing new may begin for now. */
export function isHeld({ draft }: Turn): boolean {
  return draft.root?.cursor.held === true;
}

/** Stops the execution before a task run that has a breakpoint; false when it has none. */
export function stopAtBreakpoint(turn: Turn, taskRun: TaskRun): boolean {
  const { draft } = turn;
  const { root } = draft;
  const isHere = ({ taskId, value }: Breakpoint): boolean =>
    taskId === taskRun.taskId && (value === undefined || value === taskRun.value);
  if (!root || isTerminal(draft.execution.state.current)) return false;
  if (draft.execution.breakpoints?.some(isHere) !== true) return false;
  draft.moveFrame(root, { held: true });
  draft.moveTaskRun(taskRun, "BREAKPOINT");
  if (draft.execution.state.current === "RUNNING") draft.moveExecution("BREAKPOINT");
  return true;
}
