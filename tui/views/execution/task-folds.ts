/** Which lines of a tree of task runs are shown: what is folded, what is told as sums, and what passes a filter. */
import type { RunNode } from "../../run/run-node.ts";
import {
  addExpected,
  CHILDREN_SHOWN_MAX,
  hiddenCounts,
  isList,
  notBegun,
  shownChildren,
  type TreeRow,
} from "../../run/tree-rows.ts";

/** How the children of a line are shown: all of them, those that matter and sums of the others, or none. */
export type Fold = "open" | "sums" | "folded";

/** One line. */
export interface TaskRow {
  /** Tells it from all others. */
  readonly key: string;
  readonly row: TreeRow;
  /** Undefined for a line that has nothing inside. */
  readonly fold: Fold | undefined;
}

/** What has been folded by hand. */
export class TaskFolds {
  readonly #byKey = new Map<string, Fold>();
  #all: "open" | "folded" | undefined;

  /** How the children of a node are shown; undefined when it has none. */
  of(node: RunNode): Fold | undefined {
    if (node.children.length === 0 && node.expected.length === 0) return undefined;
    const own = this.#byKey.get(node.id);
    if (own) return own;
    if (this.#all && node.parent) return this.#all;
    return isHuge(node) ? "sums" : "open";
  }

  /** From open to folded and back; many children are told as sums in between. */
  toggle(node: RunNode): void {
    const fold = this.of(node);
    if (fold === "open") this.set(node, "folded");
    else if (fold === "folded") this.set(node, isHuge(node) ? "sums" : "open");
    else if (fold === "sums") this.set(node, "open");
  }

  set(node: RunNode, fold: Fold): void {
    this.#byKey.set(node.id, fold);
  }

  /** Folds all that stand inside of others, or unfolds all of them. */
  toggleAll(): void {
    this.#byKey.clear();
    this.#all = this.#all === "folded" ? "open" : "folded";
  }
}

function isHuge(node: RunNode): boolean {
  return isList(node) && node.children.length > CHILDREN_SHOWN_MAX;
}

/** What to show. */
export interface TaskRowsOptions {
  readonly folds: TaskFolds;
  /** Only these, and those that they stand in; nothing is folded then. Default: all, as they are folded. */
  passes?(node: RunNode): boolean;
  /** Also tasks that have not begun. Default true. */
  readonly withExpected?: boolean;
  /** In the order they began, rather than that in which they became known. Default false. */
  readonly byStart?: boolean;
}

/** The lines of the tree, from its root. */
export function taskRows(root: RunNode, options: TaskRowsOptions): readonly TaskRow[] {
  const rows: TaskRow[] = [];
  const passing = options.passes && passingOf(root, options.passes);
  addNode(rows, root, 0, options, passing);
  return rows;
}

/** The nodes that pass, and all around them. */
function passingOf(root: RunNode, passes: (node: RunNode) => boolean): ReadonlySet<RunNode> {
  const passing = new Set<RunNode>();
  const left = [root];
  for (let node = left.pop(); node; node = left.pop()) {
    for (const child of node.children) left.push(child);
    if (!passes(node)) continue;
    for (let each: RunNode | undefined = node; each && !passing.has(each); each = each.parent) passing.add(each);
  }
  return passing;
}

function addNode(
  rows: TaskRow[],
  node: RunNode,
  depth: number,
  options: TaskRowsOptions,
  passing: ReadonlySet<RunNode> | undefined,
): void {
  const fold = options.folds.of(node);
  const key = node.id || "root";
  rows.push({ key, row: { kind: "node", depth, node }, fold: passing ? undefined : fold });
  if (passing) {
    for (const child of node.children) if (passing.has(child)) addNode(rows, child, depth + 1, options, passing);
    return;
  }
  if (fold === undefined || fold === "folded") return;
  const children = fold === "sums" ? shownChildren(node) : node.children;
  for (const child of options.byStart ? byStart(children) : children) addNode(rows, child, depth + 1, options, passing);
  if (fold === "sums") {
    const counts = hiddenCounts(node, children);
    if (counts.size > 0)
      rows.push({ key: `${key} sums`, row: { kind: "sums", depth: depth + 1, counts }, fold: undefined });
  } else if (options.withExpected ?? true) addNotBegun(rows, node, depth + 1, key);
}

function addNotBegun(rows: TaskRow[], node: RunNode, depth: number, key: string): void {
  const expected: TreeRow[] = [];
  for (const task of notBegun(node)) addExpected(expected, task, depth);
  for (const [index, row] of expected.entries()) rows.push({ key: `${key} expected ${index}`, row, fold: undefined });
}

function byStart(nodes: readonly RunNode[]): readonly RunNode[] {
  const isOrdered = nodes.every(({ startMs }, index) => index === 0 || !(startMs < (nodes[index - 1]?.startMs ?? 0)));
  return isOrdered ? nodes : nodes.toSorted((a, b) => a.startMs - b.startMs);
}
