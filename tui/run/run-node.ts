/** What a screen knows of one task run or execution, and of those inside it. */
import { isTerminal, isUnsuccessful, type State, type StateType } from "../../core/execution/state.ts";
import type { ExpectedTask } from "./expected-tasks.ts";
import type { LogTail } from "./log-tail.ts";

/** Unsuccessful children remembered for collapsed lists. */
export const FAILED_CHILDREN_KEPT_MAX = 5;

/** One task run or execution in the tree. */
export interface RunNode {
  readonly id: string;
  readonly kind: "execution" | "task";
  /** The task's id, or the flow's. */
  readonly name: string;
  /** The item of a loop that it runs for. */
  readonly value: string | undefined;
  /** Which round of a loop it belongs to. */
  readonly iteration: number | undefined;
  parent: RunNode | undefined;
  state: StateType;
  /** Milliseconds since the epoch. */
  startMs: number;
  /** Undefined while it lives. */
  endMs: number | undefined;
  attempts: number;
  /** Of a loop: rounds in all. */
  rounds: number | undefined;
  readonly children: RunNode[];
  /** Children that are not over, in the order they began. */
  readonly live: Set<RunNode>;
  /** The first unsuccessful children. */
  readonly failed: RunNode[];
  /** Children in each state. */
  readonly counts: Map<StateType, number>;
  /** Of a loop: children alive in each round that ever began. */
  readonly liveInRound: Map<number, number>;
  /** Of a loop: rounds that are over. */
  roundsDone: number;
  /** Tasks that will follow inside it. */
  expected: readonly ExpectedTask[];
  /** Its last log lines; kept while it lives and after a bad end. */
  tail: LogTail | undefined;
}

/** What a new node starts with. */
export type NewRunNode = Pick<RunNode, "id" | "kind" | "name" | "value" | "iteration" | "expected">;

/** A node that nothing is known of yet but its name. */
export function newRunNode(start: NewRunNode): RunNode {
  return {
    ...start,
    parent: undefined,
    state: "CREATED",
    startMs: Number.NaN,
    endMs: undefined,
    attempts: 0,
    rounds: undefined,
    children: [],
    live: new Set(),
    failed: [],
    counts: new Map(),
    liveInRound: new Map(),
    roundsDone: 0,
    tail: undefined,
  };
}

/** Puts a node under its parent. */
export function adopt(parent: RunNode, node: RunNode): void {
  node.parent = parent;
  parent.children.push(node);
  count(parent, node.state, 1);
  parent.live.add(node);
  if (node.iteration !== undefined) changeRound(parent, node.iteration, 1);
}

/** Moves a node to its newest state; its parent's sums follow. Costs the same whatever the number of children. */
export function moveNode(node: RunNode, state: State): void {
  const before = node.state;
  const next = state.current;
  if (Number.isNaN(node.startMs)) node.startMs = Date.parse(state.histories[0]?.date ?? "");
  node.endMs = isTerminal(next) ? Date.parse(state.histories.at(-1)?.date ?? "") : undefined;
  node.state = next;
  const { parent } = node;
  if (!parent || before === next) return;
  count(parent, before, -1);
  count(parent, next, 1);
  if (isUnsuccessful(next) && !parent.failed.includes(node) && parent.failed.length < FAILED_CHILDREN_KEPT_MAX) {
    parent.failed.push(node);
  }
  if (isTerminal(before) === isTerminal(next)) return;
  if (isTerminal(next)) parent.live.delete(node);
  else parent.live.add(node);
  if (node.iteration !== undefined) changeRound(parent, node.iteration, isTerminal(next) ? -1 : 1);
}

function count(parent: RunNode, state: StateType, change: number): void {
  parent.counts.set(state, (parent.counts.get(state) ?? 0) + change);
}

function changeRound(loop: RunNode, iteration: number, change: number): void {
  const before = loop.liveInRound.get(iteration);
  const next = (before ?? 0) + change;
  loop.liveInRound.set(iteration, next);
  if (before !== undefined && before > 0 && next === 0) loop.roundsDone++;
  if (before === 0 && next > 0) loop.roundsDone--;
}
