/** Which variables a template may touch, from its text alone. It may name too many, never too few. */
import type { Arguments, Expression, Statement, Template } from "./ast.ts";
import type { TemplateReferences } from "./contract.ts";
import { isGetterName } from "./java-methods.ts";

/** The answer for templates of which nothing is known. */
export const EVERYTHING: TemplateReferences = { paths: [], everything: true };

/** Functions that may read any variable. */
const READS_EVERYTHING: ReadonlySet<string> = new Set(["render", "renderOnce", "printContext", "fetchContext"]);

/** What functions read besides their arguments. */
const READS: Readonly<Record<string, readonly string[]>> = {
  currentEachOutput: ["parents", "taskrun"],
  tasksWithState: ["tasks"],
  errorLogs: ["execution", "flow"],
  kv: ["flow"],
  secret: ["flow"],
  read: ["flow", "execution", "trigger"],
  fileURI: ["flow"],
  fileSize: ["flow", "execution", "trigger"],
  fileExists: ["flow", "execution", "trigger"],
  isFileEmpty: ["flow", "execution", "trigger"],
  subflow: ["flow", "execution"],
};

/** The references of a template. */
export function referencesOf(template: Template): TemplateReferences {
  const collector = new Collector();
  collector.statements(template.body);
  if (collector.everything) return EVERYTHING;
  return { paths: [...collector.paths.values()], everything: false };
}

class Collector {
  readonly paths = new Map<string, readonly string[]>();
  everything = false;

  statements(body: readonly Statement[]): void {
    for (const statement of body) this.#statement(statement);
  }

  #statement(statement: Statement): void {
    switch (statement.kind) {
      case "text":
        return;
      case "print":
      case "set":
        return this.#expression(statement.value);
      case "if":
        for (const { condition, body } of statement.branches) {
          this.#expression(condition);
          this.statements(body);
        }
        return this.statements(statement.otherwise ?? []);
      case "for":
        this.#expression(statement.collection);
        this.statements(statement.body);
        return this.statements(statement.otherwise ?? []);
      case "macro":
        for (const { preset } of statement.parameters) if (preset) this.#expression(preset);
        return this.statements(statement.body);
      case "block":
        return this.statements(statement.body);
    }
  }

  #expression(node: Expression): void {
    switch (node.kind) {
      case "literal":
        return;
      case "name":
      case "attribute":
        return this.#path(node);
      case "interpolation":
        return this.#all(node.parts);
      case "list":
        return this.#all(node.items);
      case "map":
        return this.#all(node.entries.flat());
      case "unary":
        return this.#expression(node.operand);
      case "binary":
        return this.#all([node.left, node.right]);
      case "ternary":
        return this.#all([node.condition, node.whenTrue, node.whenFalse]);
      case "filter":
      case "test":
        this.#expression(node.input);
        return this.#arguments(node.args);
      case "call":
        this.#call(node.name);
        return this.#arguments(node.args);
      case "body":
        return this.statements(node.body);
    }
  }

  #all(nodes: readonly Expression[]): void {
    for (const node of nodes) this.#expression(node);
  }

  #arguments(args: Arguments): void {
    this.#all(args.positional);
    this.#all(args.named.map(({ value }) => value));
  }

  #call(name: string): void {
    if (READS_EVERYTHING.has(name)) this.everything = true;
    const roots = Object.hasOwn(READS, name) ? READS[name] : undefined;
    for (const root of roots ?? []) this.#add([root]);
  }

  /** The longest constant path from a root name; computed subscripts and method arguments are looked at by themselves. */
  #path(node: Expression): void {
    const steps: string[] = [];
    let rest = node;
    while (rest.kind === "attribute") {
      const step = constantStep(rest.name);
      if (rest.call || step === undefined) steps.length = 0;
      else steps.push(step);
      if (rest.call) this.#all(rest.call);
      if (typeof rest.name !== "string" && rest.name.kind !== "literal") this.#expression(rest.name);
      rest = rest.target;
    }
    if (rest.kind !== "name") return this.#expression(rest);
    if (rest.name === "_context") this.everything = true;
    this.#add([rest.name, ...steps.reverse()]);
  }

  #add(path: readonly string[]): void {
    const cut = path.findIndex((step, index) => index > 0 && (isGetterName(step) || /^\d+$/.test(step)));
    const kept = cut === -1 ? path : path.slice(0, cut);
    this.paths.set(JSON.stringify(kept), kept);
  }
}

/** A constant text key, or undefined. */
function constantStep(name: string | Expression): string | undefined {
  if (typeof name === "string") return name;
  return name.kind === "literal" && typeof name.value === "string" ? name.value : undefined;
}
