/** Which lines of the tree a picture shows: everything while there is room, otherwise what matters most. */
import { isTerminal, isUnsuccessful, type StateType } from "../../core/execution/state.ts";
import type { ExpectedTask } from "./expected-tasks.ts";
import type { RunNode } from "./run-node.ts";

/** More children than this are told as sums, with those that are at work or failed. */
export const CHILDREN_SHOWN_MAX = 10;

/** Children at work that a list of sums shows. */
export const LIVE_CHILDREN_SHOWN_MAX = 4;

/** One line of the tree. */
export type TreeRow =
  | { readonly kind: "node"; readonly depth: number; readonly node: RunNode }
  /** A task that has not begun. */
  | { readonly kind: "expected"; readonly depth: number; readonly name: string }
  /** Children that are not shown, in each state. */
  | { readonly kind: "sums"; readonly depth: number; readonly counts: ReadonlyMap<StateType, number> }
  /** Lines that are not shown for want of room. */
  | { readonly kind: "more"; readonly depth: number; readonly rows: number; readonly where: "above" | "below" };

/** What to show. */
export interface TreeOptions {
  /** Lines there is room for. Default: any number. */
  readonly rowsMax?: number;
}

/** The lines of a run's tree, from its root. */
export function treeRows(root: RunNode, options: TreeOptions = {}): readonly TreeRow[] {
  const { rowsMax = Number.POSITIVE_INFINITY } = options;
  const all = collect(root, false);
  if (all.length <= rowsMax) return all;
  const collapsed = collect(root, true);
  return collapsed.length <= rowsMax ? collapsed : windowOf(collapsed, rowsMax);
}

/** With `collapse`, what ended well shows nothing inside it. */
function collect(root: RunNode, collapse: boolean): TreeRow[] {
  const rows: TreeRow[] = [];
  addNode(rows, root, 0, collapse);
  return rows;
}

function addNode(rows: TreeRow[], node: RunNode, depth: number, collapse: boolean): void {
  rows.push({ kind: "node", depth, node });
  if (collapse && isTerminal(node.state) && !isUnsuccessful(node.state) && node.kind === "task") return;
  addChildren(rows, node, depth + 1, collapse);
}

function addChildren(rows: TreeRow[], node: RunNode, depth: number, collapse: boolean): void {
  if (node.children.length > CHILDREN_SHOWN_MAX && isList(node)) {
    const shown = shownChildren(node);
    for (const child of shown) addNode(rows, child, depth, collapse);
    const counts = hiddenCounts(node, shown);
    if (tellsMore(node, counts)) rows.push({ kind: "sums", depth, counts });
    return;
  }
  for (const child of node.children) addNode(rows, child, depth, collapse);
  for (const task of notBegun(node)) addExpected(rows, task, depth);
}

/** Tasks of the flow itself are always listed; what runs inside a task may be many times the same. */
export function isList(node: RunNode): boolean {
  return node.kind === "task";
}

/** The children that stand for many: those that failed, and some at work. */
export function shownChildren(node: RunNode): readonly RunNode[] {
  const live: RunNode[] = [];
  for (const child of node.live) {
    if (live.length >= LIVE_CHILDREN_SHOWN_MAX) break;
    if (child.state !== "CREATED") live.push(child);
  }
  return [...node.failed.filter((child) => !node.live.has(child)), ...live];
}

/** The progress of a loop tells already how many went well. */
function tellsMore(node: RunNode, counts: ReadonlyMap<StateType, number>): boolean {
  const states = [...counts.keys()].filter((state) => state !== "CREATED" && state !== "SUBMITTED");
  return states.some((state) => state !== "SUCCESS" || node.rounds === undefined);
}

/** How many children there are in each state besides those shown. */
export function hiddenCounts(node: RunNode, shown: readonly RunNode[]): ReadonlyMap<StateType, number> {
  const counts = new Map(node.counts);
  for (const { state } of shown) counts.set(state, (counts.get(state) ?? 0) - 1);
  for (const [state, count] of counts) if (count <= 0) counts.delete(state);
  return counts;
}

/** Tasks inside it that are going to run and have not begun. */
export function notBegun(node: RunNode): readonly ExpectedTask[] {
  if (node.expected.length === 0) return [];
  const begun = new Set(node.children.map(({ name }) => name));
  return node.expected.filter(({ id }) => !begun.has(id));
}

/** Adds the line of a task that has not begun, and of those inside it. */
export function addExpected(rows: TreeRow[], task: ExpectedTask, depth: number): void {
  rows.push({ kind: "expected", depth, name: task.id });
  for (const child of task.children) addExpected(rows, child, depth + 1);
}

/** The root, and as many lines around the first one at work as fit. */
function windowOf(rows: readonly TreeRow[], rowsMax: number): readonly TreeRow[] {
  const [root] = rows;
  if (!root || rowsMax < 4) return rows.slice(0, Math.max(0, rowsMax));
  const room = rowsMax - 3;
  const active = rows.findIndex((row) => row.kind === "node" && row.depth > 0 && isAtWork(row.node));
  const wanted = (active < 0 ? rows.length : active) - Math.floor(room / 4);
  const start = Math.max(1, Math.min(wanted, rows.length - room));
  const end = start + room;
  const above: TreeRow[] = start > 1 ? [{ kind: "more", depth: 1, rows: start - 1, where: "above" }] : [];
  const left = rows.length - end;
  const below: TreeRow[] = left > 0 ? [{ kind: "more", depth: 1, rows: left, where: "below" }] : [];
  return [root, ...above, ...rows.slice(start, end), ...below];
}

/** At work itself, rather than through what is inside it. */
function isAtWork(node: RunNode): boolean {
  return !isTerminal(node.state) && node.live.size === 0;
}
