/** What becomes of task runs that stand for other executions. */

import { onTaskRun, waitForRetry } from "./attempts.ts";
import type { ExecutionEvent } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { isTerminal, type StateType } from "./state.ts";
import { allowedEnd, endTaskRun, endTaskRunAs, isHalted, logLine, type Turn } from "./turn.ts";

/** The state that a task run knows an execution by which it does not wait for. */
const FIRST_STATE = "CREATED";

/** The execution that a task run has started. */
export function executionOf({ outputs }: TaskRun): string | undefined {
  const id = outputs?.["executionId"];
  return typeof id === "string" ? id : undefined;
}

/** True when the task run has started an execution without waiting for its end. */
export function isUnwaited({ outputs, state }: TaskRun): boolean {
  return isTerminal(state.current) && outputs?.["state"] === FIRST_STATE;
}

/** Handles `subflow-started`. */
export function subflowStarted(turn: Turn, event: Extract<ExecutionEvent, { kind: "subflow-started" }>): void {
  const { draft } = turn;
  const taskRun = draft.taskRun(event.taskRunId);
  if (!taskRun || isTerminal(taskRun.state.current)) {
    if (event.wait) draft.command({ kind: "kill-subflow", executionId: event.executionId });
    return;
  }
  onTaskRun(turn, event, ["CREATED", "RESTARTED"], (current) => {
    const { executionId } = event;
    if (event.wait) return void draft.moveTaskRun({ ...current, outputs: { executionId } }, "RUNNING");
    endTaskRun(turn, draft.putTaskRun({ ...current, outputs: { executionId, state: FIRST_STATE } }), "SUCCESS", [
      "RUNNING",
    ]);
  });
}

/** States that a task run takes over. A cancelled execution was not to go on; what waits for it is. */
const TRANSMITTED: ReadonlySet<StateType> = new Set(["FAILED", "WARNING", "KILLED"]);

/** Handles `subflow-ended`; the end may come before the news that it started. */
export function subflowEnded(
  turn: Turn,
  taskRun: TaskRun,
  event: Extract<ExecutionEvent, { kind: "subflow-ended" }>,
): void {
  const { executionId, state, outputs, transmitFailed } = event;
  const running = taskRun.state.current !== "RUNNING" ? turn.draft.moveTaskRun(taskRun, "RUNNING") : taskRun;
  const ended = turn.draft.putTaskRun({
    ...running,
    outputs: { executionId, state, ...(outputs ? { outputs } : {}) },
  });
  if (isHalted(turn) && state === "KILLED") return endTaskRunAs(turn, ended, "KILLED");
  const result = transmitFailed && TRANSMITTED.has(state) ? state : "SUCCESS";
  const end = allowedEnd(turn, ended, result);
  const retried = result === "FAILED" && waitForRetry(turn, ended);
  logEnd(turn, ended, event, retried ? "FAILED" : end);
  if (retried) return;
  const passed = end !== state && (TRANSMITTED.has(state) || state === "CANCELLED") ? [state] : [];
  endTaskRun(turn, ended, result, passed);
}

function logEnd(
  turn: Turn,
  taskRun: TaskRun,
  { flow, executionId }: Extract<ExecutionEvent, { kind: "subflow-ended" }>,
  end: StateType,
): void {
  if (end === "SUCCESS") return;
  const message = `The execution ${executionId} of '${flow.namespace}'.'${flow.id}' ended in state ${end}`;
  logLine(turn, end === "WARNING" ? "WARN" : "ERROR", message, taskRun);
}
