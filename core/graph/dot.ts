/** A flow's topology for Graphviz. */
import { type FlowGraph, GRAPH_TYPES, type GraphEdge, type GraphNode } from "./flow-graph.ts";
import { harmless, relationLabel, typeName } from "./label.ts";
import { type Nest, nestsOf } from "./nesting.ts";

/** The graph in the DOT language, each line ended. `name` is the graph's, such as `shop.orders`. */
export function renderDot(graph: FlowGraph, name: string): string {
  const lines = [
    `digraph ${quoted(name)} {`,
    "  rankdir=TB;",
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    '  edge [fontname="sans-serif", fontsize=10];',
    ...nestLines(nestsOf(graph), "  "),
    ...graph.edges.map((edge) => `  ${edgeLine(edge)}`),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function nestLines(nest: Nest, indent: string): readonly string[] {
  return [
    ...nest.nodes.map((node) => `${indent}${nodeLine(node)}`),
    ...nest.nests.flatMap((each) => clusterLines(each, indent)),
  ];
}

/** Graphviz frames subgraphs whose name begins with `cluster`, as all uids of clusters do. */
function clusterLines(nest: Nest, indent: string): readonly string[] {
  if (!nest.cluster) return [];
  const { uid, taskNode, error } = nest.cluster.cluster;
  const color = error ? "red" : "gray50";
  return [
    `${indent}subgraph ${quoted(uid)} {`,
    `${indent}  label=${quoted(taskNode?.task.id ?? "triggers")}; style=rounded; color=${color};`,
    ...nestLines(nest, `${indent}  `),
    `${indent}}`,
  ];
}

function nodeLine(node: GraphNode): string {
  const color = node.error ? ", color=red" : "";
  const id = quoted(node.uid);
  switch (node.type) {
    case GRAPH_TYPES.start:
      return `${id} [shape=circle, style=filled, fillcolor=black, width=0.12, label=""${color}];`;
    case GRAPH_TYPES.end:
      return `${id} [shape=doublecircle, style=filled, fillcolor=black, width=0.08, label=""${color}];`;
    case GRAPH_TYPES.trigger: {
      const { id: name, type } = node.triggerDeclaration;
      return `${id} [shape=ellipse, style=solid, label=${quoted(name, typeName(type))}];`;
    }
    default: {
      const shape = node.type === GRAPH_TYPES.subflow ? ", shape=box3d, style=solid" : "";
      const style = node.task.disabled ? ', style="rounded,dashed", fontcolor=gray50' : shape;
      return `${id} [label=${quoted(node.task.id, typeName(node.task.type))}${style}${color}];`;
    }
  }
}

function edgeLine({ source, target, relation }: GraphEdge): string {
  const label = relationLabel(relation);
  const attributes = [
    ...(label === "" ? [] : [`label=${quoted(label)}`]),
    ...(relation.relationType === "ERROR" ? ["style=dashed", "color=red"] : []),
    ...(relation.relationType === "FINALLY" || relation.relationType === "AFTER_EXECUTION" ? ["style=dashed"] : []),
  ];
  return `${quoted(source)} -> ${quoted(target)}${attributes.length > 0 ? ` [${attributes.join(", ")}]` : ""};`;
}

/** Texts as one quoted text of several lines; backslashes would begin an escape of Graphviz. */
function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => harmless(line).replaceAll("\\", "\\\\").replaceAll('"', '\\"')).join("\\n")}"`;
}
