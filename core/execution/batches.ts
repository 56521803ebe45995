/**
 * Task runs that stand for an execution per batch of items. Executions are created some at a time; each that ends is
 * counted, whatever the order and however often it is told.
 */
import { createHash } from "node:crypto";
import { closeAttempt } from "./attempts.ts";
import type { BatchStart } from "./event.ts";
import type { TaskRun } from "./execution.ts";
import { type BatchCursor, newFrame, worse } from "./frame.ts";
import { withIndex } from "./ranges.ts";
import { STATES, type StateType } from "./state.ts";
import { endTaskRun, endTaskRunAs, isHalted, logLine, nodeOf, type Turn } from "./turn.ts";

const ID_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const ID_LENGTH = 22;
const ID_BASE = BigInt(ID_ALPHABET.length);

/** The id of the execution for a batch. It follows from its place, so that creating it twice creates it once. */
export function batchExecutionId(taskRunId: string, attempt: number, index: number): string {
  let number = BigInt(`0x${createHash("sha256").update(`${taskRunId}/${attempt}/${index}`).digest("hex")}`);
  let id = "";
  for (let length = 0; length < ID_LENGTH; length++) {
    id += ID_ALPHABET.charAt(Number(number % ID_BASE));
    number /= ID_BASE;
  }
  return id;
}

/** Handles `batches-started`. */
export function batchesStarted(turn: Turn, taskRun: TaskRun, start: BatchStart): void {
  const { draft } = turn;
  if (start.fault !== undefined) logLine(turn, "ERROR", start.fault, taskRun);
  if (taskRun.state.current !== "RUNNING") {
    if (start.from === start.to) return endTaskRun(turn, taskRun, start.fault === undefined ? "SUCCESS" : "FAILED");
    taskRun = begin(turn, taskRun, start);
  }
  const frame = draft.frame(taskRun.id);
  const batches = frame?.cursor.batches;
  if (!frame || !batches || batches.begun !== start.from) return;
  const goesOn = start.fault === undefined && start.to < start.total && !isHalted(turn);
  const begun: BatchCursor = { ...batches, begun: start.to, total: goesOn ? start.total : start.to };
  const moved = (start.ended ?? []).reduce(
    (cursor, { index, state }) => withEnd(cursor, index, state) ?? cursor,
    begun,
  );
  draft.moveFrame(frame, { batches: moved });
  const counted = putCounts(turn, taskRun, moved);
  if (goesOn) {
    const { id: taskRunId, taskId, attempts } = taskRun;
    const restarts = batches.restarts ? { restarts: true } : {};
    const attempt = attempts.length - 1;
    draft.command({ kind: "start-batches", taskRunId, taskId, attempt, from: start.to, ...restarts });
  }
  if (start.fault !== undefined) return endTaskRun(turn, counted, "FAILED");
  if (isHalted(turn)) killBatches(turn, counted);
  endIfOver(turn, counted, moved, true);
}

function begin(turn: Turn, taskRun: TaskRun, { outputsBaseUri, total }: BatchStart): TaskRun {
  const { draft } = turn;
  const frame = newFrame(taskRun.id, taskRun.executionId, { kind: "batches", branch: "" });
  const restarts = taskRun.state.current === "RESTARTED" ? { restarts: true } : {};
  const batches: BatchCursor = { total, begun: 0, ended: [], states: {}, ...restarts };
  draft.openFrame({ ...frame, cursor: { ...frame.cursor, batches } });
  const outputs = { subflowOutputsBaseUri: outputsBaseUri, numberOfBatches: total };
  return draft.moveTaskRun({ ...taskRun, outputs }, "RUNNING");
}

function putCounts(turn: Turn, taskRun: TaskRun, { total, begun, states }: BatchCursor): TaskRun {
  const ended = Object.values(states).reduce((sum, count) => sum + count, 0);
  const iterations = { CREATED: total - begun, RUNNING: begun - ended, ...states };
  return turn.draft.putTaskRun({ ...taskRun, outputs: { ...taskRun.outputs, iterations } });
}

/** An execution for a batch has ended. */
export function batchEnded(
  turn: Turn,
  taskRun: TaskRun,
  index: number,
  state: StateType,
  transmitFailed: boolean,
): void {
  const { draft } = turn;
  const frame = draft.frame(taskRun.id);
  const batches = frame?.cursor.batches;
  if (!frame || !batches || index >= batches.begun) return;
  const moved = withEnd(batches, index, state);
  if (!moved) return;
  draft.moveFrame(frame, { batches: moved });
  endIfOver(turn, putCounts(turn, taskRun, moved), moved, transmitFailed);
}

/** With one more that has ended; undefined when that was known. */
function withEnd(batches: BatchCursor, index: number, state: StateType): BatchCursor | undefined {
  const ended = withIndex(batches.ended, index);
  const states = { ...batches.states, [state]: (batches.states[state] ?? 0) + 1 };
  return ended && { ...batches, ended, states };
}

function endIfOver(turn: Turn, taskRun: TaskRun, batches: BatchCursor, transmitFailed: boolean): void {
  const { ended, total, states } = batches;
  const waited = waits(turn, taskRun);
  const isOver = waited ? ended.length === 2 && ended[0] === 0 && ended[1] === total : batches.begun === total;
  if (!isOver) return;
  const worst = STATES.filter((each) => states[each] && each !== "CANCELLED").reduce<StateType>(worse, "SUCCESS");
  const state = waited && transmitFailed ? worst : "SUCCESS";
  const iterations = waited ? {} : { iterations: { RUNNING: 0, SUCCESS: total } };
  const done = turn.draft.putTaskRun({
    ...taskRun,
    attempts: closeAttempt(taskRun.attempts, state, turn.draft.date),
    outputs: { ...taskRun.outputs, ...iterations },
  });
  if (waited && isHalted(turn)) return endTaskRunAs(turn, done, "KILLED");
  endTaskRun(turn, done, state);
}

function waits(turn: Turn, taskRun: TaskRun): boolean {
  return nodeOf(turn, taskRun)?.task["wait"] !== false;
}

/** Kills the executions that have not ended. */
export function killBatches({ draft }: Turn, taskRun: TaskRun): void {
  const batches = draft.frame(taskRun.id)?.cursor.batches;
  if (!batches) return;
  for (let index = 0; index < batches.begun; index++) {
    if (withIndex(batches.ended, index) === undefined) continue;
    // After a restart it may be the execution of any try so far; those that are over take no notice.
    for (
      let attempt = batches.restarts ? 0 : taskRun.attempts.length - 1;
      attempt < taskRun.attempts.length;
      attempt++
    ) {
      draft.command({ kind: "kill-subflow", executionId: batchExecutionId(taskRun.id, attempt, index) });
    }
  }
}
