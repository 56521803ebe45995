/**
 * Waiting: Pause tasks, loops between their rounds, and executions that an operator or a breakpoint holds.
 *
 * ```
 * task run   RUNNING ─▶ PAUSED ─▶ SUCCESS | WARNING | CANCELLED | FAILED, or RUNNING when tasks of it may follow
 * execution  RUNNING ─▶ PAUSED ─▶ RESTARTED ─▶ RUNNING, once nothing of it is paused any more
 * ```
 */
import { toInstant } from "../contracts/clock.ts";
import type { PauseEnd } from "../plugin/flowable.ts";
import type { OperatorEvent } from "./event.ts";
import type { Breakpoint, TaskRun } from "./execution.ts";
import { begin } from "./spawn.ts";
import { endTaskRunAs, nodeOf, type Turn } from "./turn.ts";
import { countResumed, stopAtBreakpoint } from "./waiting.ts";

/** What is known about the end of a wait. */
export interface PauseResult {
  readonly to: PauseEnd;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly by?: string;
}

/** Ends the wait of a Pause task in the state asked for, or lets its tasks follow. */
export function endPause(turn: Turn, taskRun: TaskRun, { to, inputs, by }: PauseResult): void {
  const { draft, environment } = turn;
  const { root } = draft;
  const node = nodeOf(turn, taskRun);
  const frame = draft.frame(taskRun.id);
  if (!root || !node || !frame) return;
  const resumed = {
    // A local date-time without a zone, as Kestra writes it.
    on: toInstant(environment.now).replace("Z", ""),
    to,
    ...(by === undefined ? {} : { by }),
  };
  const outputs = { ...(inputs ? { onResume: inputs } : {}), resumed };
  const ended = draft.putTaskRun({ ...taskRun, outputs });
  if (to === "CANCELLED") {
    draft.moveFrame(root, { verdict: { state: "CANCELLED", phase: root.cursor.phase } });
    countResumed(turn, []);
    return endTaskRunAs(turn, ended, "CANCELLED");
  }
  countResumed(turn, ["RESTARTED", "RUNNING"]);
  const follows = [frame.body.branch, "errors", "finally"].some((name) => (node.branches.get(name)?.length ?? 0) > 0);
  if (!follows) return endTaskRunAs(turn, ended, to);
  draft.moveFrame(frame, { worst: to });
  draft.moveTaskRun(ended, "RUNNING");
  turn.work.push({ kind: "advance", frameId: frame.id });
}

/** Handles `pause`: what runs goes on, what would follow waits. */
export function hold(turn: Turn): void {
  const { draft } = turn;
  const { root } = draft;
  if (!root || draft.execution.state.current !== "RUNNING" || root.cursor.phase === "outputs") return;
  draft.moveFrame(root, { held: true });
  draft.moveExecution("PAUSED");
}

/** Handles `resume`. */
export function resume(turn: Turn, event: Extract<OperatorEvent, { kind: "resume" }>): void {
  const { draft } = turn;
  if (draft.execution.state.current !== "PAUSED") return;
  const isHeld = draft.root?.cursor.held === true;
  if (draft.root && isHeld) draft.moveFrame(draft.root, { held: false });
  const named = event.taskRunId === undefined ? undefined : draft.taskRun(event.taskRunId);
  const candidates = named ? [named, ...draft.allTaskRuns()] : [...draft.allTaskRuns()];
  const waiting = candidates.find((taskRun) => isWaitingPause(turn, taskRun));
  if (waiting) endPause(turn, waiting, event);
  else if ((draft.root?.cursor.paused ?? 0) === 0) draft.moveExecution("RESTARTED", "RUNNING");
  // What begins now may meet a breakpoint, at which only an execution stops that runs.
  if (isHeld) release(turn);
}

function isWaitingPause(turn: Turn, taskRun: TaskRun): boolean {
  return taskRun.state.current === "PAUSED" && !taskRun.adopt && turn.draft.frame(taskRun.id)?.body.kind !== "until";
}

/** Lets everything begin that an operator or a breakpoint has kept from it. */
function release(turn: Turn): void {
  const { draft } = turn;
  const { root } = draft;
  if (!root) return;
  draft.moveFrame(root, { held: false });
  for (const taskRun of [...draft.allTaskRuns()]) {
    const node = nodeOf(turn, taskRun);
    const { current } = taskRun.state;
    if (!node || taskRun.adopt || draft.frame(taskRun.id)) continue;
    if (current === "BREAKPOINT") begin(turn, draft.moveTaskRun(taskRun, "CREATED"), node);
    else if (current === "RESTARTED") begin(turn, taskRun, node);
    else if (current === "CREATED" && !stopAtBreakpoint(turn, taskRun)) begin(turn, taskRun, node);
  }
  turn.work.push({ kind: "advance", frameId: root.id });
}

/** Handles `resume-from-breakpoint`. */
export function passBreakpoint(turn: Turn, breakpoints: readonly Breakpoint[]): void {
  const { draft } = turn;
  if (draft.execution.state.current !== "BREAKPOINT") return;
  draft.updateExecution({ breakpoints });
  draft.moveExecution("RUNNING");
  release(turn);
}
