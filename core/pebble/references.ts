/** Which variables a template touches, as far as its text tells. Never too few. */
import type { Arguments, Expression, Node } from "./ast.ts";
import type { TemplateReferences } from "./contract.ts";

/** Functions that may touch any variable. */
const TOUCHING_ALL = new Set(["printContext", "fetchContext", "render", "renderOnce"]);
/** What functions read besides their arguments. */
const TOUCHED_BY: Readonly<Record<string, readonly (readonly string[])[]>> = {
  currentEachOutput: [["parents"], ["taskrun"]],
  tasksWithState: [["tasks"]],
  secret: [["flow"]],
  kv: [["flow"]],
  read: [["flow"]],
  fileURI: [["flow"]],
  fileSize: [["flow"]],
  fileExists: [["flow"]],
  isFileEmpty: [["flow"]],
};

/** Everything. */
export const ALL_REFERENCES: TemplateReferences = { paths: [], everything: true };

/** Collects the access paths of parsed nodes. */
export function collectReferences(nodes: readonly Node[]): TemplateReferences {
  const collector = new Collector();
  collector.nodes(nodes);
  return { paths: collector.paths, everything: collector.everything };
}

class Collector {
  readonly paths: (readonly string[])[] = [];
  everything = false;

  nodes(nodes: readonly Node[] | undefined): void {
    for (const node of nodes ?? []) this.#node(node);
  }

  #node(node: Node): void {
    switch (node.kind) {
      case "raw":
        return;
      case "print":
      case "set":
        return this.#expression(node.value);
      case "if":
        for (const { condition, body } of node.branches) {
          this.#expression(condition);
          this.nodes(body);
        }
        return this.nodes(node.otherwise);
      case "for":
        this.#expression(node.over);
        this.nodes(node.body);
        return this.nodes(node.otherwise);
      case "apply":
        for (const { args } of node.filters) this.#arguments(args);
        return this.nodes(node.body);
      case "macro":
        for (const { fallback } of node.parameters) if (fallback) this.#expression(fallback);
        return this.nodes(node.body);
      case "block":
        return this.nodes(node.body);
    }
  }

  #expression(expression: Expression): void {
    const path = pathOf(expression);
    if (path) {
      this.paths.push(path.names);
      for (const key of path.computed) this.#expression(key);
      return;
    }
    switch (expression.kind) {
      case "literal":
      case "variable":
        return;
      case "text":
        return expression.parts.forEach((part) => this.#expression(part));
      case "list":
        return expression.items.forEach((item) => this.#expression(item));
      case "map":
        for (const [key, value] of expression.entries) {
          this.#expression(key);
          this.#expression(value);
        }
        return;
      case "attribute":
        this.#expression(expression.of);
        return this.#expression(expression.key);
      case "call":
        if (TOUCHING_ALL.has(expression.name)) this.everything = true;
        if (Object.hasOwn(TOUCHED_BY, expression.name)) this.paths.push(...(TOUCHED_BY[expression.name] ?? []));
        return this.#arguments(expression.args);
      case "method":
      case "filter":
      case "test":
        this.#expression(expression.of);
        return this.#arguments(expression.args);
      case "unary":
        return this.#expression(expression.of);
      case "binary":
        this.#expression(expression.left);
        return this.#expression(expression.right);
      case "choice":
        this.#expression(expression.condition);
        this.#expression(expression.then);
        return this.#expression(expression.otherwise);
    }
  }

  #arguments(args: Arguments): void {
    for (const each of args.positional) this.#expression(each);
    for (const [, each] of args.named) this.#expression(each);
  }
}

/** The constant names from a variable on, and the computed keys behind the first of them. */
function pathOf(expression: Expression): { names: string[]; computed: Expression[] } | undefined {
  const keys: Expression[] = [];
  let at = expression;
  for (; at.kind === "attribute"; at = at.of) keys.unshift(at.key);
  if (at.kind !== "variable") return undefined;
  const names = [at.name];
  for (const [index, key] of keys.entries()) {
    if (key.kind !== "literal" || typeof key.value !== "string") return { names, computed: keys.slice(index) };
    names.push(key.value);
  }
  return { names, computed: [] };
}
