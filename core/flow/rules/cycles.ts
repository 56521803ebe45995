/** Circles in dependencies. */

/**
 * The members of a circle of a graph (names by what they depend on), in the order of the graph; undefined when there
 * is none. Unknown names count as without dependencies.
 */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  for (const start of graph.keys()) {
    const circle = circleFrom(start, graph, done);
    if (circle) return [...graph.keys()].filter((name) => circle.has(name));
  }
  return undefined;
}

/** Goes down from one name without recursion; `path` holds the names that are open. */
function circleFrom(
  start: string,
  graph: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
): ReadonlySet<string> | undefined {
  if (done.has(start)) return undefined;
  const path: { name: string; next: number }[] = [{ name: start, next: 0 }];
  const open = new Set([start]);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const dependency = graph.get(top.name)?.[top.next++];
    if (dependency === undefined) {
      path.pop();
      open.delete(top.name);
      done.add(top.name);
    } else if (open.has(dependency)) {
      const names = path.map(({ name }) => name);
      return new Set(names.slice(names.indexOf(dependency)));
    } else if (graph.has(dependency) && !done.has(dependency)) {
      open.add(dependency);
      path.push({ name: dependency, next: 0 });
    }
  }
  return undefined;
}
