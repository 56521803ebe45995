/**
 * Bodies of kind graph: which tasks may begin once others have ended well. What depends on what is found once per body;
 * when a task ends, only those that depend on it are looked at.
 */
import type { Body } from "../plugin/flowable.ts";
import type { FrameCursor } from "./frame.ts";
import type { TaskNode } from "./program.ts";
import { hasIndex, type Ranges, takeLowest, withIndex } from "./ranges.ts";

type GraphBody = Extract<Body, { readonly kind: "graph" }>;

/** How far a graph is; tasks are numbered by their places in the branch. */
export interface GraphCursor {
  /** Tasks that could begin, and have not because of the limit. */
  readonly ready: Ranges;
  /** Tasks that ended well. */
  readonly done: Ranges;
}

/** The places of tasks that each task depends on, and of those that depend on it. */
interface GraphShape {
  readonly needs: readonly (readonly number[])[];
  readonly dependents: readonly (readonly number[])[];
  /** Tasks that depend on none. */
  readonly first: Ranges;
}

const SHAPES = new WeakMap<GraphBody, GraphShape>();

/** Dependencies that are not among the tasks are disabled ones, which count as done. */
function shapeOf(body: GraphBody, branch: readonly TaskNode[]): GraphShape {
  const known = SHAPES.get(body);
  if (known) return known;
  const places = new Map(branch.map(({ task }, place) => [task.id, place]));
  const needs = branch.map(({ task }) => [
    ...new Set((body.dependsOn[task.id] ?? []).flatMap((id) => places.get(id) ?? [])),
  ]);
  const dependents: number[][] = branch.map(() => []);
  const first: number[] = [];
  for (const [place, needed] of needs.entries()) {
    for (const each of needed) dependents[each]?.push(place);
    if (needed.length > 0) continue;
    if (first.at(-1) === place) first[first.length - 1] = place + 1;
    else first.push(place, place + 1);
  }
  const shape = { needs, dependents, first };
  SHAPES.set(body, shape);
  return shape;
}

/** The graph once the task at a place has ended well: what waited for it alone is ready. */
export function graphAfter(
  body: GraphBody,
  branch: readonly TaskNode[],
  { ready, done: before }: GraphCursor,
  place: number,
): GraphCursor {
  const done = withIndex(before, place);
  if (!done) return { ready, done: before };
  const { needs, dependents } = shapeOf(body, branch);
  let now = ready;
  for (const dependent of dependents[place] ?? []) {
    if ((needs[dependent] ?? []).every((each) => hasIndex(done, each))) now = withIndex(now, dependent) ?? now;
  }
  return { ready: now, done };
}

/** The tasks that begin now, and the graph without them. */
export function beginInGraph(
  body: GraphBody,
  branch: readonly TaskNode[],
  { graph, lanes }: FrameCursor,
): { readonly begun: readonly TaskNode[]; readonly graph: GraphCursor } {
  const { ready, done } = graph ?? { ready: shapeOf(body, branch).first, done: [] };
  const room = body.concurrency === 0 ? branch.length : Math.max(0, body.concurrency - lanes);
  const { taken, rest } = takeLowest(ready, room);
  return { begun: taken.flatMap((place) => branch[place] ?? []), graph: { ready: rest, done } };
}
