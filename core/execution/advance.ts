/** How frames move on: which child begins when another has ended, and what a frame ends with. */
import { announceEnd } from "./ending.ts";
import type { TaskRun } from "./execution.ts";
import { type Frame, type FrameCursor, newFrame, worse } from "./frame.ts";
import { beginInGraph, graphAfter } from "./graph.ts";
import { endRound, isBetweenRounds } from "./loop.ts";
import type { TaskNode } from "./program.ts";
import { retryWholeFlow } from "./retry-execution.ts";
import { isTerminal, isUnsuccessful, type StateType } from "./state.ts";
import { endTaskRun, endTaskRunAs, isHalted, nodeOf, stopsBody, type Turn } from "./turn.ts";
import { isHeld } from "./waiting.ts";

/** The branch that a phase runs, by frame: the body's own, or one of the common ones. */
function branchOf(turn: Turn, frame: Frame): readonly TaskNode[] {
  const { phase } = frame.cursor;
  const name = phase === "body" ? frame.body.branch : phase === "after" ? "afterExecution" : phase;
  const branches = isRoot(turn, frame) ? turn.program.branches : branchesOfTaskRun(turn, frame.id);
  return branches?.get(name) ?? [];
}

function branchesOfTaskRun(turn: Turn, taskRunId: string): TaskNode["branches"] | undefined {
  const taskRun = turn.draft.taskRun(taskRunId);
  return taskRun && nodeOf(turn, taskRun)?.branches;
}

/** A child of the frame has ended: its lane goes on, or the frame does. */
export function childEnded(turn: Turn, child: TaskRun): void {
  const frame = turn.draft.frame(child.parentTaskRunId ?? turn.draft.execution.id);
  const node = nodeOf(turn, child);
  if (!frame || !node) return;
  const { cursor } = frame;
  if (node.isDetached) {
    turn.draft.moveFrame(frame, { alive: cursor.alive - 1 });
    turn.work.push({ kind: "advance", frameId: frame.id });
    return;
  }
  const inBody = cursor.phase === "body";
  const killed = inBody && isRoot(turn, frame) && standsForKilled(turn, child, node);
  const worst = inBody && !killed ? worse(cursor.worst, child.state.current) : cursor.worst;
  const inRound = inBody || cursor.loop !== undefined;
  const halted = inBody ? stopsBody(turn, worst) : isHalted(turn);
  const following = isList(frame) ? node.siblings[node.index + 1] : undefined;
  const ended = { ...(killed ? { killed } : {}), ...doneInGraph(frame, child, node) };
  const patch: Partial<FrameCursor> = { alive: cursor.alive - 1, worst, ...ended };
  if (following && !halted) {
    turn.draft.moveFrame(frame, { ...patch, alive: cursor.alive });
    turn.work.push({
      kind: "spawn",
      frameId: frame.id,
      node: following,
      value: inBody ? child.value : undefined,
      iteration: inRound ? child.iteration : undefined,
    });
    return;
  }
  turn.draft.moveFrame(frame, { ...patch, lanes: cursor.lanes - 1 });
  turn.work.push({ kind: "advance", frameId: frame.id });
}

/** True when another execution was killed and this one is not: in the flow itself, what follows runs. */
function standsForKilled(turn: Turn, { id, state }: TaskRun, { definition }: TaskNode): boolean {
  if (state.current !== "KILLED" || isHalted(turn) || definition.kind === "task") return false;
  return turn.draft.frame(id)?.body.kind !== "worker";
}

function isRoot({ draft }: Turn, frame: Frame): boolean {
  return frame.id === draft.execution.id;
}

/** True when the children of a lane follow each other as they stand in the branch. */
function isList(frame: Frame): boolean {
  return frame.cursor.phase !== "body" || LISTS.has(frame.body.kind);
}

const LISTS: ReadonlySet<Frame["body"]["kind"]> = new Set(["sequence", "each", "until"]);

function doneInGraph({ body, cursor }: Frame, child: TaskRun, node: TaskNode): Pick<FrameCursor, "graph"> {
  if (body.kind !== "graph" || cursor.phase !== "body" || !cursor.graph) return {};
  if (isUnsuccessful(child.state.current)) return {};
  return { graph: graphAfter(body, node.siblings, cursor.graph, node.index) };
}

/** Begins what the frame's phase allows; with nothing alive and nothing to begin, the next phase or the end comes. */
export function advance(turn: Turn, frameId: string): void {
  let frame = turn.draft.frame(frameId);
  if (!frame || isConcluded(turn, frame)) return;
  if (isBetweenRounds(frame)) return;
  const halted = frame.cursor.phase === "body" ? stopsBody(turn, frame.cursor.worst) : isHalted(turn);
  if (!halted) frame = frame.cursor.phase === "body" ? fillBody(turn, frame) : frame;
  if (frame.cursor.alive === 0) leavePhase(turn, frame);
}

/** Several children that end in one turn each ask their frame to move on; only the first finds it where it was. */
function isConcluded(turn: Turn, frame: Frame): boolean {
  if (isRoot(turn, frame)) {
    const { phase, listeners } = frame.cursor;
    return turn.draft.finished || (asksOutside(phase, listeners) && !isHalted(turn));
  }
  const taskRun = turn.draft.taskRun(frame.id);
  return !taskRun || isTerminal(taskRun.state.current);
}

/** What comes next waits for an answer. */
function asksOutside(phase: FrameCursor["phase"], listeners: FrameCursor["listeners"]): boolean {
  return phase === "outputs" || (phase === "listeners" && listeners === undefined);
}

function fillBody(turn: Turn, frame: Frame): Frame {
  const { body, cursor } = frame;
  if (body.kind === "worker" || body.kind === "batches") return frame;
  if (body.kind === "graph") return fillGraph(turn, frame, body);
  const branch = branchOf(turn, frame);
  const total = branch.length === 0 ? 0 : laneCount(frame, branch);
  const limit = "concurrency" in body && body.concurrency !== 0 ? body.concurrency : total;
  const count = Math.max(0, Math.min(limit - cursor.lanes, total - cursor.begun));
  for (let lane = cursor.begun; lane < cursor.begun + count; lane++) {
    const node = body.kind === "parallel" ? branch[lane] : branch[0];
    if (!node) continue;
    const round = body.kind === "each" ? { value: body.values[lane], iteration: lane } : roundOf(frame);
    turn.work.push({ kind: "spawn", frameId: frame.id, node, ...round });
  }
  if (count === 0) return frame;
  return turn.draft.moveFrame(frame, {
    begun: cursor.begun + count,
    lanes: cursor.lanes + count,
    alive: cursor.alive + count,
  });
}

function laneCount(frame: Frame, branch: readonly TaskNode[]): number {
  if (frame.body.kind === "each") return frame.body.values.length;
  return frame.body.kind === "parallel" ? branch.length : 1;
}

function fillGraph(turn: Turn, frame: Frame, body: Extract<Frame["body"], { kind: "graph" }>): Frame {
  const { cursor } = frame;
  const { begun, graph } = beginInGraph(body, branchOf(turn, frame), cursor);
  if (begun.length === 0) return frame;
  for (const node of begun) turn.work.push({ kind: "spawn", frameId: frame.id, node });
  return turn.draft.moveFrame(frame, {
    begun: cursor.begun + begun.length,
    lanes: cursor.lanes + begun.length,
    alive: cursor.alive + begun.length,
    graph,
  });
}

/** The round of a loop, for what begins in it. */
function roundOf({ cursor: { loop } }: Frame): { readonly iteration?: number } {
  return loop ? { iteration: loop.round } : {};
}

/** Nothing of the phase is left: enters the next one that has tasks, or concludes the frame. */
function leavePhase(turn: Turn, frame: Frame): void {
  const ofFlow = isRoot(turn, frame);
  const verdict = turn.draft.root?.cursor.verdict;
  const { phase, worst } = frame.cursor;
  if (ofFlow && isHeld(turn)) return;
  if (phase === "body") {
    const state = verdict?.state ?? worst;
    const handlesErrors = ofFlow ? state === "FAILED" && !verdict?.abrupt : worst === "FAILED" && !isHalted(turn);
    if (handlesErrors && enterPhase(turn, frame, "errors")) return;
  }
  if (phase === "body" || phase === "errors") {
    if (!isHalted(turn) && endRound(turn, frame)) return;
    if (!verdict || (!ofFlow && !isHalted(turn))) {
      if (enterPhase(turn, frame, "finally")) return;
    }
  }
  if (!ofFlow) return concludeFlowable(turn, frame);
  if (phase === "after") return finish(turn);
  if (phase === "listeners") return nextListener(turn, frame);
  concludeRoot(turn, frame);
}

/** Begins the first task of a phase; false when it has none. */
function enterPhase(turn: Turn, frame: Frame, phase: FrameCursor["phase"]): boolean {
  const entered = { ...frame, cursor: { ...frame.cursor, phase } };
  const first = branchOf(turn, entered)[0];
  if (!first) return false;
  turn.draft.moveFrame(frame, { phase, alive: 1, lanes: 1 });
  turn.work.push({ kind: "spawn", frameId: frame.id, node: first, ...roundOf(frame) });
  return true;
}

/** Begins the tasks of the next listener that the execution meets; with none left afterExecution comes. */
function nextListener(turn: Turn, frame: Frame): void {
  const { draft, program } = turn;
  const [next, ...listeners] = isHalted(turn) ? [] : (frame.cursor.listeners ?? []);
  if (next === undefined) return enterAfter(turn, frame);
  const [first] = program.listeners[next]?.tasks ?? [];
  const moved = draft.moveFrame(frame, { listeners, alive: first ? 1 : 0, lanes: first ? 1 : 0 });
  if (first) turn.work.push({ kind: "spawn", frameId: frame.id, node: first });
  else nextListener(turn, moved);
}

/** Handles `listeners-resolved`. */
export function listenersResolved(turn: Turn, met: readonly number[]): void {
  const { root } = turn.draft;
  if (root?.cursor.phase !== "listeners" || root.cursor.listeners !== undefined) return;
  nextListener(turn, turn.draft.moveFrame(root, { listeners: met }));
}

function concludeFlowable(turn: Turn, frame: Frame): void {
  const taskRun = turn.draft.taskRun(frame.id);
  if (!taskRun) return;
  const verdict = turn.draft.root?.cursor.verdict;
  if (verdict && isHalted(turn)) {
    // What an SLA cuts short ends as its children do: one of them in the SLA's state, all others killed.
    const state = verdict.abrupt && isUnsuccessful(frame.cursor.worst) ? frame.cursor.worst : verdict.state;
    return endTaskRunAs(turn, taskRun, state);
  }
  const definition = nodeOf(turn, taskRun)?.definition;
  const conclude = definition?.kind === "flowable" ? definition.conclude : undefined;
  const { worst } = frame.cursor;
  endTaskRun(turn, taskRun, conclude ? conclude(worst) : worst);
}

/** The tasks of the flow are over: its outputs come, unless a task or an SLA cut them short, then its end. */
function concludeRoot(turn: Turn, frame: Frame): void {
  const state = rootState(frame);
  const hasOutputs = (turn.program.flow.outputs?.length ?? 0) > 0;
  const { verdict, phase } = frame.cursor;
  if (phase !== "outputs" && hasOutputs && (!verdict || verdict.killed)) {
    turn.draft.moveFrame(frame, { phase: "outputs" });
    turn.draft.command({ kind: "resolve-outputs" });
    return;
  }
  endExecution(turn, frame, [state]);
}

/** The state the flow's tasks, or a verdict, led to. */
export function rootState(frame: Frame): StateType {
  const { verdict, killed, worst } = frame.cursor;
  return verdict?.state ?? (killed ? "KILLED" : worst);
}

/** Ends the execution in the last of the states, having passed the others; then afterExecution tasks run. */
export function endExecution(turn: Turn, frame: Frame, states: readonly StateType[]): void {
  const { draft } = turn;
  draft.moveExecution(...states);
  if (states.at(-1) === "FAILED") retryWholeFlow(turn);
  announceEnd(turn);
  if (turn.program.listeners.length === 0) return enterAfter(turn, frame);
  draft.moveFrame(frame, { phase: "listeners" });
  draft.command({ kind: "resolve-listeners" });
}

/** Ends an execution whose tasks never began; what follows an end still does. */
export function endUnbegun(turn: Turn, ...states: readonly StateType[]): void {
  const { draft } = turn;
  const { id } = draft.execution;
  const root = newFrame(id, id, { kind: "sequence", branch: "tasks" });
  draft.openFrame(root);
  endExecution(turn, root, states);
}

function enterAfter(turn: Turn, frame: Frame): void {
  if (enterPhase(turn, frame, "after")) return;
  turn.draft.moveFrame(frame, { phase: "after" });
  finish(turn);
}

function finish(turn: Turn): void {
  turn.draft.finished = true;
  turn.draft.command({ kind: "finished" });
}
