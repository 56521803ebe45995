/** A flow's topology for Mermaid, as documents and code hosts show it. */
import { type FlowGraph, GRAPH_TYPES, type GraphEdge, type GraphNode } from "./flow-graph.ts";
import { harmless, relationLabel, typeName } from "./label.ts";
import { type Nest, nestsOf } from "./nesting.ts";

/** Names of nodes and clusters in the text; ids of tasks may be words of Mermaid, such as `end`. */
interface Names {
  node(uid: string): string;
  cluster(uid: string): string;
}

/** The graph as a Mermaid flowchart, each line ended. */
export function renderMermaid(graph: FlowGraph): string {
  const nodes = new Map(graph.nodes.map(({ uid }, index) => [uid, `n${index}`]));
  const clusters = new Map(graph.clusters.map(({ cluster }, index) => [cluster.uid, `c${index}`]));
  const names: Names = {
    node: (uid) => nodes.get(uid) ?? "unknown",
    cluster: (uid) => clusters.get(uid) ?? "unknown",
  };
  const marked = (wanted: (node: GraphNode) => boolean): readonly string[] =>
    graph.nodes.filter(wanted).map(({ uid }) => names.node(uid));
  const lines = [
    "flowchart TD",
    ...nestLines(nestsOf(graph), "  ", names),
    ...graph.edges.map((edge) => `  ${edgeLine(edge, names)}`),
    ...classLines(
      "error",
      "stroke:#d33",
      marked((node) => node.error),
    ),
    ...classLines("disabled", "stroke-dasharray:4 4,opacity:0.6", marked(isDisabled)),
  ];
  return `${lines.join("\n")}\n`;
}

function nestLines(nest: Nest, indent: string, names: Names): readonly string[] {
  return [
    ...nest.nodes.map((node) => `${indent}${names.node(node.uid)}${shapeOf(node)}`),
    ...nest.nests.flatMap((each) => {
      if (!each.cluster) return [];
      const { uid, taskNode } = each.cluster.cluster;
      const title = quoted(taskNode?.task.id ?? "triggers");
      return [
        `${indent}subgraph ${names.cluster(uid)}[${title}]`,
        ...nestLines(each, `${indent}  `, names),
        `${indent}end`,
      ];
    }),
  ];
}

function shapeOf(node: GraphNode): string {
  switch (node.type) {
    case GRAPH_TYPES.start:
      return '((" "))';
    case GRAPH_TYPES.end:
      return '(((" ")))';
    case GRAPH_TYPES.trigger:
      return `([${quoted(node.triggerDeclaration.id, typeName(node.triggerDeclaration.type))}])`;
    case GRAPH_TYPES.subflow:
      return `[[${quoted(node.task.id, typeName(node.task.type))}]]`;
    default:
      return `(${quoted(node.task.id, typeName(node.task.type))})`;
  }
}

function isDisabled(node: GraphNode): boolean {
  return (
    ("task" in node ? node.task : "triggerDeclaration" in node ? node.triggerDeclaration : undefined)?.disabled === true
  );
}

const REACTIONS: ReadonlySet<string | undefined> = new Set(["ERROR", "FINALLY", "AFTER_EXECUTION"]);

function edgeLine({ source, target, relation }: GraphEdge, names: Names): string {
  const arrow = REACTIONS.has(relation.relationType) ? "-.->" : "-->";
  const label = relationLabel(relation);
  return `${names.node(source)} ${arrow}${label === "" ? "" : `|${quoted(label)}|`} ${names.node(target)}`;
}

function classLines(name: string, style: string, nodes: readonly string[]): readonly string[] {
  return nodes.length === 0 ? [] : [`  classDef ${name} ${style}`, `  class ${nodes.join(",")} ${name}`];
}

/** What Mermaid, or the page it draws into, would take for more than text. */
const SPECIAL = /["#&<>`\\%;|[\]]/g;

function quoted(...lines: readonly string[]): string {
  const texts = lines.map((line) => harmless(line).replace(SPECIAL, (found) => `#${found.charCodeAt(0)};`));
  return `"${texts.join("<br/>")}"`;
}
