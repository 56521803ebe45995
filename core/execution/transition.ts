/**
 * What an execution does next: `(program, state, event, environment) -> draft of changes and commands`.
 *
 * A pure function: the time, ids and random numbers are arguments, rendering and everything else outside happen as
 * commands that come back as events. An event that is late, doubled or about something unknown changes nothing.
 */
import { toInstant } from "../contracts/clock.ts";
import { advance, childEnded, endExecution, rootState } from "./advance.ts";
import { closeAttempt, onTaskRun, waitForRetry } from "./attempts.ts";
import type { ExecutionEvent } from "./event.ts";
import type { TaskRun, TaskRunAttempt } from "./execution.ts";
import { newFrame } from "./frame.ts";
import type { FlowProgram } from "./program.ts";
import { retryFromTask } from "./retry-execution.ts";
import { begin, killAlive, resolved, spawn } from "./spawn.ts";
import { firstState, isTerminal } from "./state.ts";
import { subflowEnded, subflowStarted } from "./subflow.ts";
import { endTaskRun, endTaskRunAs, isHalted, logLine, nodeOf, type TransitionEnvironment, type Turn } from "./turn.ts";
import { Draft, type WorkingState } from "./working-state.ts";

/** Handles one event. The state stays as it was; the draft says what changes. */
export function transition(
  program: FlowProgram,
  state: WorkingState,
  event: ExecutionEvent,
  environment: TransitionEnvironment,
): Draft {
  const draft = new Draft(state, toInstant(environment.now));
  const turn: Turn = { program, draft, environment, work: [] };
  if (isFinished(draft)) return draft;
  handle(turn, event);
  for (let next = 0; next < turn.work.length; next++) {
    const work = turn.work[next];
    if (work?.kind === "spawn") spawn(turn, work);
    else if (work?.kind === "child-ended") childEnded(turn, work.taskRun);
    else if (work) advance(turn, work.frameId);
  }
  return draft;
}

/** Nothing is left that an event could be about. */
function isFinished({ root, execution }: Draft): boolean {
  if (root) return root.cursor.phase === "after" && root.cursor.alive === 0;
  return isTerminal(execution.state.current);
}

function handle(turn: Turn, event: ExecutionEvent): void {
  switch (event.kind) {
    case "created":
      return start(turn);
    case "kill":
      return kill(turn);
    case "outputs-resolved":
      return outputsResolved(turn, event);
    case "resolved":
      return onTaskRun(turn, event, ["CREATED"], (taskRun) => resolved(turn, taskRun, event.resolution));
    case "task-started":
      return onTaskRun(turn, event, ["SUBMITTED"], (taskRun) => taskStarted(turn, taskRun, event.workerId));
    case "task-ended":
      return onTaskRun(turn, event, ["SUBMITTED", "RUNNING"], (taskRun) => taskEnded(turn, taskRun, event));
    case "retry-due":
      return onTaskRun(turn, event, ["RETRYING"], (taskRun) => retry(turn, taskRun));
    case "subflow-started":
      return subflowStarted(turn, event);
    case "subflow-refused":
      return onTaskRun(turn, event, ["CREATED"], (taskRun) => {
        logLine(turn, "ERROR", event.message, taskRun);
        endTaskRun(turn, taskRun, "FAILED");
      });
    case "subflow-ended":
      return onTaskRun(turn, event, ["CREATED", "RUNNING"], (taskRun) => subflowEnded(turn, taskRun, event));
  }
}

function start(turn: Turn): void {
  const { draft } = turn;
  if (draft.root || draft.execution.state.current !== "CREATED") return;
  if (hasTasksToRun(turn)) draft.moveExecution("RUNNING");
  draft.openFrame(newFrame(draft.execution.id, draft.execution.id, { kind: "sequence", branch: "tasks" }));
  turn.work.push({ kind: "advance", frameId: draft.execution.id });
}

/** An execution whose tasks are all disabled ends without having run. */
function hasTasksToRun({ program: { branches } }: Turn): boolean {
  return ["tasks", "finally"].some((name) => (branches.get(name)?.length ?? 0) > 0);
}

function taskStarted(turn: Turn, taskRun: TaskRun, workerId: string): void {
  const attempt: TaskRunAttempt = { state: firstState("RUNNING", turn.draft.date), workerId };
  turn.draft.moveTaskRun({ ...taskRun, attempts: [...taskRun.attempts, attempt] }, "RUNNING");
}

function taskEnded(turn: Turn, taskRun: TaskRun, event: Extract<ExecutionEvent, { kind: "task-ended" }>): void {
  const { draft } = turn;
  if (taskRun.state.current === "SUBMITTED") {
    taskStarted(turn, taskRun, event.workerId ?? "unknown");
    taskRun = draft.taskRun(taskRun.id) ?? taskRun;
  }
  const ended = draft.putTaskRun({
    ...taskRun,
    attempts: closeAttempt(taskRun.attempts, event.state, draft.date),
    outputs: event.outputs ?? {},
  });
  if (event.state === "KILLED") return endTaskRunAs(turn, ended, "KILLED");
  if (event.state === "FAILED" && !isHalted(turn) && (retryFromTask(turn, ended) || waitForRetry(turn, ended))) return;
  const task = nodeOf(turn, ended);
  const retried = ended.attempts.length > 1 && task?.retry?.warningOnRetry === true;
  endTaskRun(turn, ended, event.state === "SUCCESS" && retried ? "WARNING" : event.state);
}

function retry(turn: Turn, taskRun: TaskRun): void {
  const { draft } = turn;
  const node = nodeOf(turn, taskRun);
  if (!node) return;
  if (draft.execution.state.current === "RETRYING") draft.moveExecution("RUNNING");
  begin(turn, draft.moveTaskRun(taskRun, "CREATED"), node);
}

function outputsResolved(turn: Turn, event: Extract<ExecutionEvent, { kind: "outputs-resolved" }>): void {
  const { draft } = turn;
  const { root } = draft;
  if (root?.cursor.phase !== "outputs") return;
  const state = rootState(root);
  if (event.fault === undefined) {
    draft.updateExecution({ outputs: event.outputs });
    return endExecution(turn, root, [state]);
  }
  logLine(turn, "ERROR", `Failed to render output values: ${event.fault}`);
  endExecution(turn, root, state === "SUCCESS" || state === "WARNING" ? [state, "FAILED"] : [state]);
}

function kill(turn: Turn): void {
  const { draft } = turn;
  const { root, execution } = draft;
  if (!root) {
    draft.moveExecution("KILLING", "KILLED");
    draft.command({ kind: "ended", execution: draft.execution });
    if (execution.parent?.wait) draft.command({ kind: "notify-parent", execution: draft.execution });
    draft.finished = true;
    draft.command({ kind: "finished" });
    return;
  }
  const { phase, verdict } = root.cursor;
  if (verdict?.state === "KILLED" && verdict.phase === phase) return;
  draft.moveFrame(root, { verdict: { state: "KILLED", phase } });
  if (phase !== "after") draft.moveExecution("KILLING");
  killAlive(turn);
  // With nothing alive in any frame the end comes at once; otherwise it comes with the last child.
  turn.work.push({ kind: "advance", frameId: execution.id });
}
