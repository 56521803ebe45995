/** Retries with CREATE_NEW_EXECUTION: the execution is RETRIED, and another one follows it. */
import type { Retry } from "../flow/flow.ts";
import { endAttempt, jobOf } from "./attempts.ts";
import { announceEnd } from "./ending.ts";
import type { TaskRun } from "./execution.ts";
import type { Frame } from "./frame.ts";
import { killExecutionsOf } from "./kill.ts";
import { retryDue } from "./retry.ts";
import { isTerminal } from "./state.ts";
import { nodeOf, type TransitionEnvironment, type Turn } from "./turn.ts";
import type { Draft } from "./working-state.ts";

function nextExecutionDue(retry: Retry, draft: Draft, environment: TransitionEnvironment): number | undefined {
  const startedMs = Date.parse(draft.execution.state.histories[0]?.date ?? draft.date);
  return retryDue(retry, draft.execution.attemptNumber, startedMs, environment);
}

/** The flow's own retry, once its tasks have failed. */
export function retryWholeFlow(turn: Turn): void {
  const { draft, environment, program } = turn;
  const { retry } = program.flow;
  if (retry?.behavior !== "CREATE_NEW_EXECUTION") return;
  const due = nextExecutionDue(retry, draft, environment);
  if (due === undefined) return;
  for (const taskRun of draft.allTaskRuns()) {
    if (taskRun.state.current === "FAILED") draft.moveTaskRun(taskRun, "RETRIED");
  }
  draft.moveExecution("RETRIED");
  draft.command({ kind: "retry-execution", dueMs: due });
}

/**
 * A task's retry, as soon as the task has failed: no other task of the execution goes on, and nothing waits for it.
 * False when the task asks for no such retry, or has had all of them.
 */
export function retryFromTask(turn: Turn, taskRun: TaskRun): boolean {
  const { draft, environment } = turn;
  const retry = nodeOf(turn, taskRun)?.retry;
  const { root } = draft;
  if (retry?.behavior !== "CREATE_NEW_EXECUTION" || !root) return false;
  if (isTerminal(draft.execution.state.current)) return false;
  const due = nextExecutionDue(retry, draft, environment);
  if (due === undefined) return false;
  draft.moveTaskRun(taskRun, "FAILED", "RETRIED");
  endOthers(turn, taskRun);
  if (taskRun.parentTaskRunId === undefined) draft.moveExecution("FAILED", "RETRIED");
  else draft.moveExecution("RETRIED");
  announceEnd(turn);
  draft.command({ kind: "retry-execution", dueMs: due });
  leaveTasks(turn, root);
  return true;
}

/** No task of the flow follows; what comes after the end of an execution does. */
function leaveTasks({ draft, program, work }: Turn, root: Frame): void {
  const asks = program.listeners.length > 0;
  draft.moveFrame(root, { phase: "listeners", alive: 0, lanes: 0, held: false, ...(asks ? {} : { listeners: [] }) });
  if (asks) draft.command({ kind: "resolve-listeners" });
  else work.push({ kind: "advance", frameId: root.id });
}

/** Flowables around the task are RETRIED with it, all else that is alive is KILLED. */
function endOthers(turn: Turn, failed: TaskRun): void {
  const { draft } = turn;
  for (let id = failed.parentTaskRunId; id !== undefined; ) {
    const around = draft.taskRun(id);
    if (around) draft.moveTaskRun(around, "RETRIED");
    id = around?.parentTaskRunId;
  }
  const killed = [...draft.allTaskRuns()].filter(({ state, adopt }) => !adopt && !isTerminal(state.current));
  for (const taskRun of killed) {
    killExecutionsOf(turn, taskRun);
    // A job counts as a try even if it had not begun, so that its kill is not taken for one of a later try.
    const isJob = taskRun.state.current === "SUBMITTED";
    const attempts = isJob ? endAttempt(taskRun.attempts, "KILLED", draft.date) : taskRun.attempts;
    draft.moveTaskRun({ ...taskRun, attempts }, "KILLED");
  }
  if (killed.length > 0) draft.command({ kind: "kill-jobs", jobs: killed.map(jobOf) });
}
