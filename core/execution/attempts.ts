/** Tries at task runs: which one an event is about, how one ends, and whether another follows. */
import type { AttemptKey } from "./event.ts";
import type { TaskRun, TaskRunAttempt } from "./execution.ts";
import { retryDue } from "./retry.ts";
import { firstState, isTerminal, type StateType } from "./state.ts";
import { isHalted, nodeOf, type Turn } from "./turn.ts";

/** Runs the action if the task run is still in one of the states and the event is about its present attempt. */
export function onTaskRun(
  turn: Turn,
  key: AttemptKey,
  expected: readonly StateType[],
  action: (taskRun: TaskRun) => void,
): void {
  const taskRun = turn.draft.taskRun(key.taskRunId);
  // One that waits for its place after a restart is over; what it still did before is of no interest.
  if (!taskRun || taskRun.adopt || !expected.includes(taskRun.state.current) || presentAttempt(taskRun) !== key.attempt)
    return;
  action(taskRun);
}

/** The number of the try that is under way, or comes next. */
function presentAttempt(taskRun: TaskRun): number {
  return isOpen(taskRun.attempts) ? taskRun.attempts.length - 1 : taskRun.attempts.length;
}

/** Names the try at a task run that a worker may be at work on. */
export function jobOf(taskRun: TaskRun): AttemptKey {
  return { taskRunId: taskRun.id, attempt: presentAttempt(taskRun) };
}

/** The tries with one more, which begins now. */
export function openAttempt(
  attempts: readonly TaskRunAttempt[],
  date: string,
  workerId?: string,
): readonly TaskRunAttempt[] {
  return [...attempts, { state: firstState("RUNNING", date), ...(workerId === undefined ? {} : { workerId }) }];
}

/** The tries with the last one ended; one that has ended already stays as it is. */
export function closeAttempt(attempts: readonly TaskRunAttempt[], state: StateType, date: string): TaskRunAttempt[] {
  return attempts.map((attempt, index) =>
    index === attempts.length - 1 && !isTerminal(attempt.state.current)
      ? { ...attempt, state: { current: state, histories: [...attempt.state.histories, { state, date }] } }
      : attempt,
  );
}

/** The tries of a task run that passes through the states: RUNNING opens one unless one is open, an end closes it. */
export function attemptsThrough(
  attempts: readonly TaskRunAttempt[],
  states: readonly StateType[],
  date: string,
): readonly TaskRunAttempt[] {
  return states.reduce((tries, state, index) => {
    if (state === "RUNNING" && !isOpen(tries)) return openAttempt(tries, date);
    const following = states[index + 1];
    // Of several ends in a row the last one counts.
    const isEnd = isTerminal(state) && (following === undefined || !isTerminal(following));
    return isEnd && isOpen(tries) ? closeAttempt(tries, state, date) : tries;
  }, attempts);
}

function isOpen(attempts: readonly TaskRunAttempt[]): boolean {
  const last = attempts.at(-1);
  return last !== undefined && !isTerminal(last.state.current);
}

/** The tries with the present one ended, whether or not it had begun. */
export function endAttempt(attempts: readonly TaskRunAttempt[], state: StateType, date: string): TaskRunAttempt[] {
  return isOpen(attempts) ? closeAttempt(attempts, state, date) : [...attempts, { state: firstState(state, date) }];
}

/** The task run with one more try, which is over before it began. */
export function withEndedAttempt({ draft }: Turn, taskRun: TaskRun, state: StateType): TaskRun {
  return draft.putTaskRun({ ...taskRun, attempts: endAttempt(taskRun.attempts, state, draft.date) });
}

/** The tries with the log of the last one. */
export function withLogFile(
  attempts: readonly TaskRunAttempt[],
  logFile: string | undefined,
): readonly TaskRunAttempt[] {
  const last = attempts.at(-1);
  return logFile === undefined || !last ? attempts : [...attempts.slice(0, -1), { ...last, logFile }];
}

/** Puts a failed task run to wait for its next try; false when it has none. */
export function waitForRetry(turn: Turn, taskRun: TaskRun): boolean {
  const { draft, environment } = turn;
  const policy = nodeOf(turn, taskRun)?.retry;
  if (!policy || policy.behavior === "CREATE_NEW_EXECUTION" || isHalted(turn)) return false;
  const startedMs = Date.parse(taskRun.attempts[0]?.state.histories[0]?.date ?? draft.date);
  const dueMs = retryDue(policy, taskRun.attempts.length, startedMs, environment);
  if (dueMs === undefined) return false;
  draft.moveTaskRun(taskRun, "FAILED", "RETRYING");
  if (draft.execution.state.current === "RUNNING") {
    // A task of the flow itself fails the execution for the moment before the retry; one inside a flowable, or that
    // reacts to how others ended, does not.
    const fails = taskRun.parentTaskRunId === undefined && nodeOf(turn, taskRun)?.isReaction !== true;
    if (fails) draft.moveExecution("FAILED", "RETRYING");
    else draft.moveExecution("RETRYING");
  }
  const event = { kind: "retry-due", taskRunId: taskRun.id, attempt: taskRun.attempts.length } as const;
  draft.command({ kind: "timer", dueMs, event });
  return true;
}
