/** YAML as a tree of values with positions, within limits that hold whatever the text contains. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments, type Scalar } from "yaml";
import type { Problem } from "./problem.ts";

/** Characters of a flow file. */
export const FLOW_CHARS_MAX = 10_000_000;
/** How deep lists and maps may be nested. */
export const FLOW_DEPTH_MAX = 100;
/** Values that a file may have, those that aliases repeat included. */
export const FLOW_VALUES_MAX = 1_000_000;

/** A value and where it stands. */
export interface Tree {
  readonly kind: "map" | "list" | "scalar";
  /** Offset in the text. */
  readonly at: number;
  /** scalar: its value; and its text as it was written. */
  readonly value?: unknown;
  readonly text?: string;
  /** scalar: how it was written, for positions inside of it. */
  readonly style?: string | undefined;
  readonly entries?: ReadonlyMap<string, { readonly at: number; readonly tree: Tree }>;
  readonly items?: readonly Tree[];
}

export interface YamlResult {
  readonly tree?: Tree;
  readonly problems: readonly Omit<Problem, "severity" | "path">[];
  position(at: number): { line: number; column: number };
}

/** Reads one YAML document. */
export function readYaml(source: string): YamlResult {
  const lines = new LineCounter();
  const position = (at: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(at);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const fail = (message: string, hint?: string, at = 0): YamlResult => ({
    problems: [{ ...position(at), message, ...(hint === undefined ? {} : { hint }) }],
    position,
  });
  if (source.length > FLOW_CHARS_MAX) {
    return fail(`The file has ${source.length} characters, more than the ${FLOW_CHARS_MAX} allowed`, "split the flow");
  }
  const deep = tooDeepAt(source);
  if (deep !== undefined) {
    return { problems: [{ line: deep, column: 1, message: `The file is nested more than ${FLOW_DEPTH_MAX} deep` }], position };
  }
  const documents = parseAllDocuments(source, { lineCounter: lines, uniqueKeys: true, merge: true, prettyErrors: false, stringKeys: false });
  if (!Array.isArray(documents)) return fail("The file is empty", "a flow needs at least id, namespace and tasks");
  const [document, second] = documents;
  if (!document) return fail("The file is empty", "a flow needs at least id, namespace and tasks");
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({ ...position(error.pos[0]), message: yamlMessage(error.message) }));
    return { problems, position };
  }
  if (second) return fail("The file has several documents", "put each flow into a file of its own", second.range[0]);
  const anchors = new Map<string, Node>();
  const builder = new TreeBuilder(anchors);
  try {
    const root: Node | null = document.contents;
    if (!root) return fail("The file is empty", "a flow needs at least id, namespace and tasks");
    return { tree: builder.build(root, 0), problems: [], position };
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error;
    return fail(error.message, undefined, error.at);
  }
}

function yamlMessage(message: string): string {
  return `Invalid YAML: ${message.replace(/ at line \d+, column \d+:?[\s\S]*$/, "")}`;
}

/** The line where flow collections or indentation go too deep, found before the parser walks into it. */
function tooDeepAt(source: string): number | undefined {
  let brackets = 0;
  let line = 1;
  for (let at = 0; at < source.length; at++) {
    const char = source[at];
    if (char === "\n") line++;
    else if (char === "[" || char === "{") brackets++;
    else if (char === "]" || char === "}") brackets = Math.max(0, brackets - 1);
    if (brackets > FLOW_DEPTH_MAX * 4) return line;
  }
  return undefined;
}

class TreeFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

class TreeBuilder {
  readonly #anchors: Map<string, Node>;
  readonly #open = new Set<Node>();
  #values = 0;

  constructor(anchors: Map<string, Node>) {
    this.#anchors = anchors;
  }

  build(node: Node | null, depth: number): Tree {
    const at = node?.range?.[0] ?? 0;
    if (depth > FLOW_DEPTH_MAX) throw new TreeFault(`The file is nested more than ${FLOW_DEPTH_MAX} deep`, at);
    if (++this.#values > FLOW_VALUES_MAX) {
      throw new TreeFault(`The file has more than ${FLOW_VALUES_MAX} values; do its aliases repeat each other?`, at);
    }
    if (node === null) return { kind: "scalar", at, value: null, text: "" };
    if (isAlias(node)) return this.#alias(node.source, at, depth);
    if ("anchor" in node && typeof node.anchor === "string") this.#anchors.set(node.anchor, node);
    if (isScalar(node)) return scalar(node, at);
    if (isSeq(node)) return { kind: "list", at, items: node.items.map((item) => this.build(item as Node | null, depth + 1)) };
    if (!isMap(node)) return { kind: "scalar", at, value: null, text: "" };
    const entries = new Map<string, { at: number; tree: Tree }>();
    for (const { key, value } of node.items) {
      const keyNode = key as Scalar;
      const keyAt = keyNode?.range?.[0] ?? at;
      const tree = this.build(value as Node | null, depth + 1);
      const name = isScalar(keyNode) ? String(keyNode.value) : "";
      if (name === "<<" && tree.kind === "map") {
        for (const [inner, entry] of tree.entries ?? []) if (!entries.has(inner)) entries.set(inner, entry);
      } else entries.set(name, { at: keyAt, tree });
    }
    return { kind: "map", at, entries };
  }

  #alias(name: string, at: number, depth: number): Tree {
    const target = this.#anchors.get(name);
    if (!target) throw new TreeFault(`The alias *${name} has no anchor before it`, at);
    if (this.#open.has(target)) throw new TreeFault(`The alias *${name} contains itself`, at);
    this.#open.add(target);
    const tree = this.build(target, depth);
    this.#open.delete(target);
    return tree;
  }
}

function scalar(node: Scalar, at: number): Tree {
  const { value } = node;
  const text = typeof node.source === "string" ? node.source : String(value ?? "");
  const plain = typeof value === "bigint" ? Number(value) : value instanceof Date ? text : value;
  return { kind: "scalar", at, value: plain, text, style: node.type };
}

/** The tree as plain data. */
export function toData(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return (tree.items ?? []).map(toData);
  const data: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries ?? []) {
    Object.defineProperty(data, key, { value: toData(entry.tree), enumerable: true, writable: true, configurable: true });
  }
  return data;
}
