/**
 * How an execution begins: at its date, once the flow's concurrency limit has room, and with the task runs that a
 * replay brings along.
 *
 * ```
 * CREATED ─▶ [date] ─▶ [slot] ─▶ RUNNING
 *                        ├─▶ QUEUED ─▶ RUNNING
 *                        └─▶ CANCELLED | FAILED
 * ```
 */
import { endUnbegun } from "./advance.ts";
import type { ExecutionEvent } from "./event.ts";
import { newFrame } from "./frame.ts";
import { watchSla } from "./sla.ts";
import { isTerminal, type StateType } from "./state.ts";
import { logLine, type Turn } from "./turn.ts";
import { adoptionsOf } from "./working-state.ts";

/** States of executions whose tasks have not begun; a replay from a task run begins as RESTARTED. */
const NEW: ReadonlySet<StateType> = new Set(["CREATED", "RESTARTED"]);

/** Handles `created`. */
export function created(turn: Turn, { taskRuns = [], fails }: Extract<ExecutionEvent, { kind: "created" }>): void {
  const { draft, environment } = turn;
  if (!waitsToBegin(turn)) return;
  if (fails !== undefined) {
    logLine(turn, "ERROR", fails);
    return endUnbegun(turn, "FAILED");
  }
  for (const taskRun of taskRuns) draft.putTaskRun(taskRun);
  if (taskRuns.length > 0) draft.adoptions = adoptionsOf(taskRuns);
  const dueMs = Date.parse(draft.execution.scheduleDate ?? "");
  if (dueMs > environment.now) {
    draft.command({ kind: "timer", dueMs, event: { kind: "scheduled-start" } });
    draft.touch();
    return;
  }
  askToRun(turn, false);
}

/** Handles `scheduled-start`. */
export function scheduledStart(turn: Turn): void {
  if (waitsToBegin(turn)) askToRun(turn, false);
}

function waitsToBegin({ draft }: Turn): boolean {
  return draft.root === undefined && NEW.has(draft.execution.state.current);
}

function askToRun(turn: Turn, force: boolean): void {
  const { draft, program } = turn;
  if (program.flow.concurrency === undefined) return begin(turn);
  draft.touch();
  draft.command({ kind: "acquire-slot", force });
}

/** Handles `slot-granted`. A slot that nobody needs any more goes back. */
export function slotGranted(turn: Turn): void {
  const { draft } = turn;
  const { current } = draft.execution.state;
  if (draft.root === undefined && (NEW.has(current) || current === "QUEUED")) return begin(turn);
  if (!isTerminal(current)) return;
  draft.command({ kind: "release-slot" });
  if (draft.root === undefined) draft.settle();
}

/** Handles `slot-refused`. */
export function slotRefused(turn: Turn, behavior: "QUEUE" | "CANCEL" | "FAIL"): void {
  const { draft } = turn;
  if (!waitsToBegin(turn)) return;
  if (behavior === "QUEUE") return draft.moveExecution("QUEUED");
  if (behavior === "FAIL") logLine(turn, "ERROR", "Execution is FAILED due to concurrency limit exceeded");
  endUnbegun(turn, behavior === "FAIL" ? "FAILED" : "CANCELLED");
}

/** Handles `force-run`. */
export function forceRun(turn: Turn, state: "RUNNING" | "CANCELLED" | "FAILED"): void {
  const { draft } = turn;
  const { current } = draft.execution.state;
  if (draft.root !== undefined || (!NEW.has(current) && current !== "QUEUED")) return;
  if (state === "RUNNING") return askToRun(turn, true);
  draft.command({ kind: "release-slot" });
  endUnbegun(turn, state);
}

function begin({ work }: Turn): void {
  work.push({ kind: "start" });
}

/** Begins the flow's tasks, unless the execution has ended before it came to that. */
export function start(turn: Turn): void {
  if (turn.draft.root === undefined) run(turn);
}

/** Begins the flow's tasks, for the first time or again. */
export function run(turn: Turn): void {
  const { draft } = turn;
  if (hasTasksToRun(turn)) draft.moveExecution("RUNNING");
  const { id } = draft.execution;
  draft.openFrame(newFrame(id, id, { kind: "sequence", branch: "tasks" }));
  turn.work.push({ kind: "advance", frameId: id });
  watchSla(turn);
}

/** An execution whose tasks are all disabled ends without having run. */
function hasTasksToRun({ program: { branches } }: Turn): boolean {
  return ["tasks", "finally"].some((name) => (branches.get(name)?.length ?? 0) > 0);
}
