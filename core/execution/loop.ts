/**
 * Loops that ask a condition: rounds of a body of kind `until`.
 *
 * ```
 * round ─▶ asks ─▶ [count goes up] ─▶ asks-again ─▶ waits ─▶ round …
 *            └──────────────┴───────────────┴─▶ over ─▶ finally
 * ```
 *
 * The condition is asked twice, as Kestra does: with the count of the rounds so far, and with that of the next one.
 */
import type { LoopLimits } from "../plugin/flowable.ts";
import type { ExecutionEvent } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { type Frame, type LoopCursor, newFrame } from "./frame.ts";
import type { StateType } from "./state.ts";
import { logLine, type Turn } from "./turn.ts";
import { countPaused, countResumed } from "./waiting.ts";

/** The frame of a loop before the round, its first one or one that a restart takes up again. */
export function newLoopFrame(taskRun: TaskRun, body: Frame["body"], nowMs: number, round: number): Frame {
  const frame = newFrame(taskRun.id, taskRun.executionId, body);
  return { ...frame, cursor: { ...frame.cursor, loop: { round, startedMs: nowMs, stage: "round" } } };
}

/** The loop of a frame that is one. */
function loopOf(frame: Frame | undefined): { limits: LoopLimits; loop: LoopCursor } | undefined {
  return frame?.body.kind === "until" && frame.cursor.loop
    ? { limits: frame.body, loop: frame.cursor.loop }
    : undefined;
}

/** True while the frame has nothing to begin although nothing in it is alive: it asks or waits. */
export function isBetweenRounds({ cursor: { loop } }: Frame): boolean {
  return loop !== undefined && loop.stage !== "round" && loop.stage !== "over";
}

/** A round is over, and its errors branch too: asks whether the loop is. False when there is nothing to ask. */
export function endRound(turn: Turn, frame: Frame): boolean {
  const found = loopOf(frame);
  if (found?.loop.stage !== "round") return false;
  // A failure that no errors branch has seen to ends the loop.
  if (frame.cursor.worst === "FAILED" && frame.cursor.phase === "body") return false;
  ask(turn, frame, found.limits, { ...found.loop, stage: "asks" });
  return true;
}

function ask(turn: Turn, frame: Frame, { condition }: LoopLimits, loop: LoopCursor): void {
  turn.draft.moveFrame(frame, { loop });
  const about = { kind: "loop", taskRunId: frame.id, round: loop.round } as const;
  turn.draft.command({ kind: "evaluate", template: condition, taskRunId: frame.id, about });
}

/** Handles the answer about a loop's condition. */
export function loopAnswered(
  turn: Turn,
  taskRunId: string,
  round: number,
  { holds, fault }: Pick<Extract<ExecutionEvent, { kind: "evaluated" }>, "holds" | "fault">,
): void {
  const { draft } = turn;
  const frame = draft.frame(taskRunId);
  const taskRun = draft.taskRun(taskRunId);
  const found = loopOf(frame);
  if (!frame || !taskRun || taskRun.state.current !== "RUNNING" || found?.loop.round !== round) return;
  const { loop, limits } = found;
  if (loop.stage !== "asks" && loop.stage !== "asks-again") return;
  if (fault !== undefined) {
    logLine(turn, "ERROR", fault, taskRun);
    return endLoop(turn, frame, "FAILED");
  }
  if (holds) return endLoop(turn, frame);
  if (loop.stage === "asks") countRound(turn, frame, taskRun, limits, loop);
  else waitForRound(turn, frame, taskRun, limits, loop);
}

function countRound(turn: Turn, frame: Frame, taskRun: TaskRun, limits: LoopLimits, loop: LoopCursor): void {
  const { draft, environment } = turn;
  const { maxDurationMs, maxIterations, failOnMaxReached } = limits;
  const worst = failOnMaxReached ? "FAILED" : undefined;
  if (maxDurationMs !== undefined && environment.now - loop.startedMs >= maxDurationMs) {
    logLine(turn, "WARN", "Max duration reached", taskRun);
    return endLoop(turn, frame, worst);
  }
  const iterationCount = loop.round + 2;
  draft.putTaskRun({ ...taskRun, outputs: { ...taskRun.outputs, iterationCount } });
  if (maxIterations !== undefined && iterationCount > maxIterations) {
    logLine(turn, "WARN", "Max iterations reached", taskRun);
    return endLoop(turn, frame, worst);
  }
  ask(turn, frame, limits, { ...loop, stage: "asks-again" });
}

function waitForRound(turn: Turn, frame: Frame, taskRun: TaskRun, { intervalMs }: LoopLimits, loop: LoopCursor): void {
  const { draft, environment } = turn;
  draft.moveFrame(frame, { loop: { ...loop, stage: "waits" } });
  draft.moveTaskRun(taskRun, "PAUSED");
  countPaused(turn);
  const event = { kind: "loop-due", taskRunId: taskRun.id, round: loop.round } as const;
  draft.command({ kind: "timer", dueMs: environment.now + intervalMs, event });
}

/** Handles `loop-due`. Only the last round's task runs are kept. */
export function loopDue(turn: Turn, { taskRunId, round }: Extract<ExecutionEvent, { kind: "loop-due" }>): void {
  const { draft } = turn;
  const frame = draft.frame(taskRunId);
  const taskRun = draft.taskRun(taskRunId);
  const found = loopOf(frame);
  if (!frame || taskRun?.state.current !== "PAUSED" || found?.loop.round !== round || found.loop.stage !== "waits") {
    return;
  }
  const next = round + 1;
  draft.moveTaskRun({ ...taskRun, round: next }, "RUNNING");
  countResumed(turn, ["RUNNING"]);
  removeDescendants(turn, taskRun.id);
  const { cursor } = newFrame(frame.id, frame.executionId, frame.body);
  draft.moveFrame(frame, { ...cursor, loop: { ...found.loop, round: next, stage: "round" } });
  turn.work.push({ kind: "advance", frameId: frame.id });
}

function endLoop(turn: Turn, frame: Frame, worst: StateType = frame.cursor.worst): void {
  const { loop } = frame.cursor;
  if (!loop) return;
  // As after an errors branch: what comes next is the finally branch, or the end.
  turn.draft.moveFrame(frame, { loop: { ...loop, stage: "over" }, phase: "errors", worst });
  turn.work.push({ kind: "advance", frameId: frame.id });
}

/** Takes away the task runs below one. */
export function removeDescendants({ draft }: Turn, taskRunId: string): void {
  const open = [...draft.childrenOf(taskRunId)];
  for (let next = open.pop(); next; next = open.pop()) {
    open.push(...draft.childrenOf(next.id));
    draft.removeTaskRun(next.id);
  }
}
