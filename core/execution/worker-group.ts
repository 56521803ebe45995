/** Task runs whose worker runs all their children, too: it says how each of them fares. */
import { endAttempt, openAttempt } from "./attempts.ts";
import type { ExecutionEvent } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { isTerminal } from "./state.ts";
import { endTaskRunAs, type Turn } from "./turn.ts";

/** The worker has begun. */
export function groupStarted({ draft }: Turn, taskRun: TaskRun, workerId?: string): void {
  if (taskRun.state.current === "RUNNING") return;
  draft.moveTaskRun({ ...taskRun, attempts: openAttempt(taskRun.attempts, draft.date, workerId) }, "RUNNING");
}

/** A child is in another state than before. What is over stays as it is. */
export function childMoved(turn: Turn, group: TaskRun, child: TaskRun): void {
  const { draft } = turn;
  const known = draft.taskRun(child.id);
  const cursor = draft.frame(group.id)?.cursor;
  if (cursor?.phase !== "body" || cursor.alive === 0) return;
  if (child.parentTaskRunId !== group.id || (known && isTerminal(known.state.current))) return;
  groupStarted(turn, group);
  draft.putTaskRun(child);
  // The execution waits for the retry as it does for that of any other task.
  const { current } = draft.execution.state;
  if (current === "RUNNING" && child.state.current === "RETRYING") draft.moveExecution("RETRYING");
  else if (current === "RETRYING" && known?.state.current === "RETRYING") draft.moveExecution("RUNNING");
}

/** All children are over: what follows is the errors and finally branch, and the end. */
export function groupEnded(turn: Turn, group: TaskRun, event: Extract<ExecutionEvent, { kind: "task-ended" }>): void {
  const { draft } = turn;
  const frame = draft.frame(group.id);
  if (frame?.cursor.phase !== "body" || frame.cursor.alive === 0) return;
  if (event.state !== "KILLED") groupStarted(turn, group, event.workerId);
  const running = draft.taskRun(group.id) ?? group;
  const attempts = endAttempt(running.attempts, event.state, draft.date);
  const ended = draft.putTaskRun({ ...running, attempts, outputs: event.outputs ?? {} });
  for (const child of draft.childrenOf(group.id)) {
    if (!isTerminal(child.state.current)) draft.moveTaskRun(child, "KILLED");
  }
  draft.moveFrame(frame, { alive: 0, lanes: 0, worst: event.state });
  if (event.state === "KILLED") return endTaskRunAs(turn, ended, "KILLED");
  turn.work.push({ kind: "advance", frameId: frame.id });
}
