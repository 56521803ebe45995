/** Ends what is alive in an execution: because someone kills it, a task or an SLA ends it. */
import { jobOf } from "./attempts.ts";
import { killBatches } from "./batches.ts";
import type { AttemptKey } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { isBetweenRounds } from "./loop.ts";
import { isTerminal, type StateType } from "./state.ts";
import { executionOf, isUnwaited } from "./subflow.ts";
import { endTaskRunAs, nodeOf, type Turn } from "./turn.ts";

/** What is in one of these states ends at once when it is killed. */
const WAITING: ReadonlySet<StateType> = new Set(["CREATED", "RETRYING", "RESTARTED", "PAUSED", "BREAKPOINT"]);

/** True when jobs were told to stop; one that starts all the same has not heard of it. */
export function isKilled({ draft: { root } }: Turn): boolean {
  const verdict = root?.cursor.verdict;
  return verdict !== undefined && verdict.phase === root?.cursor.phase && (verdict.killed || verdict.abrupt) === true;
}

/** What a kill leaves alone. */
export interface KillOptions {
  /** A task run that ends by itself. */
  readonly exceptTaskRunId?: string;
  /** False ends the task runs that wait for other executions, and leaves these alone. Default true. */
  readonly cascade?: boolean;
  /** What the newest task run ends in if it is alive. Default KILLED, as all others. */
  readonly newestEndsIn?: StateType;
}

/**
 * Ends what is alive: jobs are told to stop and answer for themselves, what waits ends at once, flowables end with
 * their children. Costs the number of task runs; kills are rare.
 */
export function killAlive(turn: Turn, { exceptTaskRunId, cascade = true, newestEndsIn }: KillOptions = {}): void {
  const { draft } = turn;
  const jobs: AttemptKey[] = [];
  const taskRuns = [...draft.allTaskRuns()];
  const newest = newestEndsIn === undefined ? undefined : taskRuns.at(-1);
  for (const taskRun of taskRuns) {
    if (taskRun.adopt || isTerminal(taskRun.state.current) || taskRun.id === exceptTaskRunId) continue;
    if (isOnWorker(turn, taskRun)) continue;
    const end = taskRun === newest ? newestEndsIn : undefined;
    const kind = nodeOf(turn, taskRun)?.definition.kind;
    const frame = draft.frame(taskRun.id);
    if (frame?.body.kind === "worker") {
      if (frame.cursor.phase === "body") jobs.push(jobOf(taskRun));
    } else if (WAITING.has(taskRun.state.current) || (frame && isBetweenRounds(frame))) {
      endTaskRunAs(turn, taskRun, end ?? "KILLED");
    } else if (kind === "task") {
      jobs.push(jobOf(taskRun));
      if (end !== undefined) endTaskRunAs(turn, taskRun, end);
    } else if (isExecution(turn, taskRun)) {
      if (cascade) killExecutionsOf(turn, taskRun);
      if (!cascade || end !== undefined) endTaskRunAs(turn, taskRun, end ?? "KILLED");
    }
  }
  if (jobs.length > 0) draft.command({ kind: "kill-jobs", jobs });
}

/** True for a task run that stands for other executions. */
function isExecution(turn: Turn, taskRun: TaskRun): boolean {
  const kind = nodeOf(turn, taskRun)?.definition.kind;
  return kind === "subflow" || kind === "batches";
}

/** Kills the executions that the task run waits for. */
export function killExecutionsOf(turn: Turn, taskRun: TaskRun): void {
  if (!isExecution(turn, taskRun)) return;
  if (turn.draft.frame(taskRun.id)) return killBatches(turn, taskRun);
  const executionId = executionOf(taskRun);
  if (executionId !== undefined) turn.draft.command({ kind: "kill-subflow", executionId });
}

/** Kills the executions that were started and not waited for. Those that have ended take no notice. */
export function killUnwaited(turn: Turn): void {
  const { draft } = turn;
  for (const taskRun of draft.allTaskRuns()) {
    const executionId = isUnwaited(taskRun) && isExecution(turn, taskRun) ? executionOf(taskRun) : undefined;
    if (executionId !== undefined) draft.command({ kind: "kill-subflow", executionId });
  }
}

/** The worker that runs its parent runs it, too. */
function isOnWorker({ draft }: Turn, { parentTaskRunId }: TaskRun): boolean {
  const frame = parentTaskRunId === undefined ? undefined : draft.frame(parentTaskRunId);
  return frame?.body.kind === "worker" && frame.cursor.phase === "body";
}
