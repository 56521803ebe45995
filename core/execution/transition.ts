/**
 * What an execution does next: `(program, state, event, environment) -> draft of changes and commands`.
 *
 * A pure function: the time, ids and random numbers are arguments, rendering and everything else outside happen as
 * commands that come back as events. An event that is late, doubled or about something unknown changes nothing.
 */
import { toInstant } from "../contracts/clock.ts";
import type { Label } from "../flow/flow.ts";
import { advance, childEnded, endExecution, endUnbegun, listenersResolved, rootState } from "./advance.ts";
import { endAttempt, jobOf, onTaskRun, openAttempt, waitForRetry, withEndedAttempt, withLogFile } from "./attempts.ts";
import { batchEnded, batchesStarted } from "./batches.ts";
import type { ExecutionEvent, OperatorEvent } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { isFinished } from "./frame.ts";
import { isKilled, killAlive, killUnwaited } from "./kill.ts";
import { loopAnswered, loopDue } from "./loop.ts";
import { endPause, hold, passBreakpoint, resume } from "./pause.ts";
import type { FlowProgram } from "./program.ts";
import { changeState, changeTaskRun, restart } from "./restart.ts";
import { retryFromTask } from "./retry-execution.ts";
import { askAssertions, assertionAnswered, slaDue } from "./sla.ts";
import { begin, resolved, spawn } from "./spawn.ts";
import { created, forceRun, scheduledStart, slotGranted, slotRefused, start } from "./start.ts";
import { isTerminal } from "./state.ts";
import { subflowEnded, subflowStarted } from "./subflow.ts";
import { withLabels } from "./system-labels.ts";
import { endTaskRun, endTaskRunAs, isHalted, logLine, nodeOf, type TransitionEnvironment, type Turn } from "./turn.ts";
import type { Work } from "./work.ts";
import { childMoved, groupEnded, groupStarted } from "./worker-group.ts";
import { Draft, type WorkingState } from "./working-state.ts";

/** Handles one event. The state stays as it was; the draft says what changes. */
export function transition(
  program: FlowProgram,
  state: WorkingState,
  event: ExecutionEvent,
  environment: TransitionEnvironment,
): Draft {
  const draft = new Draft(state, toInstant(environment.now));
  const { work, round } = state.deferred;
  const turn: Turn = { program, draft, environment, work: [...work] };
  const about = event.kind === "evaluated" && event.about.kind === "sla" ? event.about : undefined;
  if (isPast(draft, event) || (about && about.round !== round)) return draft;
  handle(turn, event);
  if (!about && turn.work.length + draft.taskRuns.size > 0) askAssertions(turn);
  const done = workOff(turn);
  const rest = turn.work.slice(done);
  if (work.length + rest.length > 0) draft.defer({ round: draft.deferred.round, work: rest });
  return draft;
}

/** Does what is to be done, until the assertions must be asked about first; answers how much of it is done. */
function workOff(turn: Turn): number {
  for (let next = 0; next < turn.work.length; next++) {
    if (turn.draft.asksAssertions) return next;
    const work = turn.work[next];
    const known = turn.work.length;
    if (work) workOn(turn, work);
    for (let made = known; made < turn.work.length; made++) {
      if (turn.work[made]?.kind === "child-ended") askAssertions(turn);
    }
  }
  return turn.work.length;
}

function workOn(turn: Turn, work: Work): void {
  switch (work.kind) {
    case "start":
      return start(turn);
    case "spawn":
      return spawn(turn, work);
    case "child-ended":
      return childEnded(turn, work.taskRun);
    case "advance":
      return advance(turn, work.frameId);
  }
}

/** Nothing is left that an event could be about, unless it is one that begins anew. */
function isPast({ root, execution }: Draft, event: ExecutionEvent): boolean {
  if (BEGIN_ANEW.has(event.kind)) return false;
  if (root) return isFinished(root);
  return isTerminal(execution.state.current) && event.kind !== "slot-granted";
}

/** Events about executions that are over. */
export const BEGIN_ANEW: ReadonlySet<ExecutionEvent["kind"]> = new Set([
  "kill",
  "restart",
  "change-task-run",
  "change-state",
  "set-labels",
]);

/** States of a task run that is about to begin. */
const BEGINNING = ["CREATED", "RESTARTED"] as const;

function handle(turn: Turn, event: ExecutionEvent): void {
  switch (event.kind) {
    case "created":
      return created(turn, event);
    case "scheduled-start":
      return scheduledStart(turn);
    case "slot-granted":
      return slotGranted(turn);
    case "slot-refused":
      return slotRefused(turn, event.behavior);
    case "resolved":
      return onTaskRun(turn, event, BEGINNING, (taskRun) => {
        // A group on its way to a worker has begun, although it is not RUNNING before the worker says so.
        if (!turn.draft.frame(taskRun.id)) resolved(turn, taskRun, event.resolution);
      });
    case "task-started":
      return onTaskRun(turn, event, ["SUBMITTED", "CREATED", "RESTARTED", "RUNNING"], (taskRun) =>
        taskStarted(turn, taskRun, event.workerId),
      );
    case "child-moved":
      return onTaskRun(turn, event, ["CREATED", "RESTARTED", "RUNNING"], (taskRun) =>
        childMoved(turn, taskRun, event.child),
      );
    case "task-ended":
      return onTaskRun(turn, event, ["SUBMITTED", "CREATED", "RESTARTED", "RUNNING"], (taskRun) =>
        taskEnded(turn, taskRun, event),
      );
    case "retry-due":
      return onTaskRun(turn, event, ["RETRYING"], (taskRun) => retry(turn, taskRun));
    case "pause-due":
      return onTaskRun(turn, event, ["PAUSED"], (taskRun) => endPause(turn, taskRun, { to: event.to }));
    case "loop-due":
      return loopDue(turn, event);
    case "sla-due":
      return slaDue(turn, event.slaId);
    case "evaluated":
      return evaluated(turn, event);
    case "outputs-resolved":
      return outputsResolved(turn, event);
    case "listeners-resolved":
      return listenersResolved(turn, event.met);
    case "subflow-started":
    case "subflow-refused":
    case "subflow-ended":
      return handleSubflow(turn, event);
    case "batches-started":
      return onTaskRun(turn, event, [...BEGINNING, "RUNNING"], (taskRun) =>
        batchesStarted(turn, taskRun, event.batches),
      );
    default:
      return operate(turn, event);
  }
}

function handleSubflow(
  turn: Turn,
  event: Extract<ExecutionEvent, { kind: "subflow-started" | "subflow-refused" | "subflow-ended" }>,
): void {
  switch (event.kind) {
    case "subflow-started":
      return subflowStarted(turn, event);
    case "subflow-refused":
      return onTaskRun(turn, event, BEGINNING, (taskRun) => {
        logLine(turn, "ERROR", event.message, taskRun);
        endTaskRun(turn, withEndedAttempt(turn, taskRun, "FAILED"), "FAILED");
      });
    case "subflow-ended":
      return onTaskRun(turn, event, [...BEGINNING, "RUNNING"], (taskRun) =>
        event.batch === undefined
          ? subflowEnded(turn, taskRun, event)
          : batchEnded(turn, taskRun, event.batch, event.state, event.transmitFailed),
      );
  }
}

function operate(turn: Turn, event: OperatorEvent): void {
  switch (event.kind) {
    case "kill":
      return kill(turn, event.cascade ?? true);
    case "pause":
      return hold(turn);
    case "resume":
      return resume(turn, event);
    case "resume-from-breakpoint":
      return passBreakpoint(turn, event.breakpoints);
    case "restart":
      return restart(turn, event);
    case "change-task-run":
      return changeTaskRun(turn, event);
    case "change-state":
      return changeState(turn, event.state);
    case "force-run":
      return forceRun(turn, event.state ?? "RUNNING");
    case "set-labels":
      return setLabels(turn, event.labels);
  }
}

function evaluated(turn: Turn, event: Extract<ExecutionEvent, { kind: "evaluated" }>): void {
  const { about } = event;
  if (about.kind === "loop") loopAnswered(turn, about.taskRunId, about.round, event);
  else assertionAnswered(turn, about, event);
}

function taskStarted(turn: Turn, taskRun: TaskRun, workerId: string): void {
  // A worker that came, or got the job, after everyone was told to stop it.
  if (isKilled(turn)) turn.draft.command({ kind: "kill-jobs", jobs: [jobOf(taskRun)] });
  if (turn.draft.frame(taskRun.id)) return groupStarted(turn, taskRun, workerId);
  if (taskRun.state.current !== "SUBMITTED") return;
  const attempts = openAttempt(taskRun.attempts, turn.draft.date, workerId);
  turn.draft.moveTaskRun({ ...taskRun, attempts }, "RUNNING");
}

function taskEnded(turn: Turn, taskRun: TaskRun, event: Extract<ExecutionEvent, { kind: "task-ended" }>): void {
  const { draft } = turn;
  if (draft.frame(taskRun.id)) return groupEnded(turn, taskRun, event);
  if (BEGINNING.some((state) => state === taskRun.state.current)) return;
  if (taskRun.state.current === "SUBMITTED" && event.state !== "KILLED") {
    taskStarted(turn, taskRun, event.workerId ?? "unknown");
    taskRun = draft.taskRun(taskRun.id) ?? taskRun;
  }
  const ended = draft.putTaskRun({
    ...taskRun,
    attempts: withLogFile(endAttempt(taskRun.attempts, event.state, draft.date), event.logFile),
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
  for (const id of event.ignored ?? []) {
    logLine(turn, "WARN", `Failed to render optional flow output '${id}'. Output is ignored.`);
  }
  if (event.fault === undefined) {
    draft.updateExecution({ outputs: event.outputs });
    return endExecution(turn, root, [state]);
  }
  logLine(turn, "ERROR", `Failed to render output values: ${event.fault}`);
  endExecution(turn, root, state === "SUCCESS" || state === "WARNING" ? [state, "FAILED"] : [state]);
}

/** Handles `kill`. Of an execution that is over, what it started and did not wait for may still run. */
function kill(turn: Turn, cascade: boolean): void {
  const { draft } = turn;
  const { root, execution } = draft;
  const isOver = isTerminal(execution.state.current);
  if (root ? isFinished(root) : isOver) {
    if (cascade) killUnwaited(turn);
    if (!root && draft.commands.length > 0) draft.settle();
    return;
  }
  if (!root) return endUnbegun(turn, "KILLING", "KILLED");
  const { phase, verdict } = root.cursor;
  if (execution.state.current === "KILLING" || (verdict?.state === "KILLED" && verdict.phase === phase)) return;
  draft.moveFrame(root, { verdict: { state: "KILLED", phase, killed: true }, held: false });
  if (!isOver) draft.moveExecution("KILLING");
  killAlive(turn, { cascade });
  if (cascade) killUnwaited(turn);
  // With nothing alive in any frame the end comes at once; otherwise it comes with the last child.
  turn.work.push({ kind: "advance", frameId: execution.id });
}

/** Handles `set-labels`. */
function setLabels({ draft }: Turn, labels: readonly Label[]): void {
  draft.updateExecution({ labels: withLabels(draft.execution.labels, labels) });
  if (!draft.root && isTerminal(draft.execution.state.current)) draft.settle();
}
