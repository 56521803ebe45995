/** The clusters of a graph inside each other, with the nodes of each. */
import type { FlowGraph, GraphCluster, GraphNode } from "./flow-graph.ts";

/** A cluster, or the graph itself, and what is in it. */
export interface Nest {
  /** Undefined for the graph itself. */
  readonly cluster: GraphCluster | undefined;
  readonly nodes: readonly GraphNode[];
  readonly nests: readonly Nest[];
}

/** The graph as nests. */
export function nestsOf(graph: FlowGraph): Nest {
  const inside = new Map<string | undefined, GraphCluster[]>();
  for (const cluster of graph.clusters) {
    const parent = cluster.parents.at(-1);
    inside.set(parent, [...(inside.get(parent) ?? []), cluster]);
  }
  const placed = new Set(graph.clusters.flatMap(({ nodes }) => nodes));
  const nodes = new Map(graph.nodes.map((node) => [node.uid, node]));
  const nestOf = (cluster: GraphCluster): Nest => ({
    cluster,
    nodes: cluster.nodes.flatMap((uid) => nodes.get(uid) ?? []),
    nests: (inside.get(cluster.cluster.uid) ?? []).map(nestOf),
  });
  return {
    cluster: undefined,
    nodes: graph.nodes.filter(({ uid }) => !placed.has(uid)),
    nests: (inside.get(undefined) ?? []).map(nestOf),
  };
}
