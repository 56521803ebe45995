/** From the text of a flow to a flow: every problem of the text is reported at once, with its place. */
import type { TObject } from "@sinclair/typebox";
import type { ExpressionEngine } from "../expression/contract.ts";
import type { Flow, PluginDefault } from "../flow/flow.ts";
import type { PluginDefinition, PluginRegistry } from "../plugin/registry.ts";
import { isTaskDefinition } from "../plugin/registry.ts";
import { expressionPosition } from "./expression-position.ts";
import { FLOW, INPUT, INPUT_PROPERTIES, TASK, TRIGGER, type DataType } from "./flow-schema.ts";
import { checkFlowRules } from "./flow-rules.ts";
import { checkLabels } from "./labels.ts";
import { readDefaults, withDefaults } from "./plugin-defaults.ts";
import type { Problem } from "./problem.ts";
import { checkProperties, checkTree, type SchemaContext } from "./schema-check.ts";
import { nearest } from "./suggest.ts";
import { readYaml, type Tree, type YamlResult } from "./yaml-tree.ts";

/** The tenant of flows that name none. */
const TENANT_DEFAULT = "main";

/** Problems reported of one file; the rest are counted. */
export const PROBLEMS_MAX = 100;

export interface ParseOptions {
  /** Names the file in problems. */
  readonly file?: string;
  readonly registry: PluginRegistry;
  /** Default `main`. */
  readonly tenantId?: string;
  /** Plugin defaults of the configuration; the flow's own go first. */
  readonly pluginDefaults?: readonly PluginDefault[];
  /** Checks the syntax of expressions. Without it they are taken as they are. */
  readonly expressions?: Pick<ExpressionEngine, "check">;
}

export type ParseResult =
  | { readonly ok: true; readonly flow: Flow; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads and checks a flow. Never rejects for what the text contains. */
export async function parseFlow(source: string, options: ParseOptions): Promise<ParseResult> {
  const yaml = readYaml(source);
  const file = options.file === undefined ? {} : { file: options.file };
  const { tree } = yaml;
  if (!tree) {
    return { ok: false, problems: yaml.problems.map((each) => ({ ...file, ...each, path: "", severity: "error" })) };
  }
  await options.registry.ensure(typesIn(tree));
  const parser = new FlowParser(yaml, options);
  const flow = parser.flow(tree);
  const problems = parser.problems.map((problem) => ({ ...file, ...problem }));
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length === 0) return { ok: true, flow, warnings: problems };
  return { ok: false, problems: sorted(problems).slice(0, PROBLEMS_MAX) };
}

function sorted(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
}

function typesIn(tree: Tree, found = new Set<string>()): Set<string> {
  if (tree.kind === "list") for (const item of tree.items ?? []) typesIn(item, found);
  for (const [key, { tree: value }] of tree.entries ?? []) {
    if (key === "type" && typeof value.value === "string") found.add(value.value);
    else typesIn(value, found);
  }
  return found;
}

class FlowParser implements SchemaContext {
  readonly problems: Problem[] = [];
  readonly #yaml: YamlResult;
  readonly #options: ParseOptions;
  #defaults: readonly PluginDefault[] = [];

  constructor(yaml: YamlResult, options: ParseOptions) {
    this.#yaml = yaml;
    this.#options = options;
  }

  error(at: number, path: string, message: string, hint?: string): void {
    this.#report("error", at, path, message, hint);
  }

  warning(at: number, path: string, message: string, hint?: string): void {
    this.#report("warning", at, path, message, hint);
  }

  #report(severity: Problem["severity"], at: number, path: string, message: string, hint: string | undefined): void {
    this.problems.push({ ...this.#yaml.position(at), path, message, severity, ...(hint === undefined ? {} : { hint }) });
  }

  flow(tree: Tree): Flow {
    if (tree.kind !== "map") {
      this.error(tree.at, "", "expected a flow as a map", "begin with id, namespace and tasks");
      return { id: "", namespace: "", tenantId: TENANT_DEFAULT, revision: 1, tasks: [] };
    }
    this.#defaults = [...readDefaults(tree), ...(this.#options.pluginDefaults ?? [])];
    const data = checkTree(FLOW, tree, "", this) as Record<string, unknown>;
    const { taskDefaults, ...rest } = data;
    const flow = {
      tenantId: this.#options.tenantId ?? TENANT_DEFAULT,
      revision: 1,
      ...rest,
      ...(taskDefaults && !rest["pluginDefaults"] ? { pluginDefaults: taskDefaults } : {}),
    } as unknown as Flow;
    checkFlowRules(tree, this);
    return flow;
  }

  reference(name: string, tree: Tree, path: string): unknown {
    switch (name) {
      case "Labels":
        return checkLabels(tree, path, this);
      case "Input":
        return this.#input(tree, path);
      case "Trigger":
        return this.#plugin(tree, path, TRIGGER, "trigger", (definition) => definition.kind === "trigger");
      default:
        return this.#plugin(tree, path, TASK, "task", isTaskDefinition);
    }
  }

  expression(tree: Tree, path: string): void {
    if (typeof tree.value !== "string") return;
    const problem = this.#options.expressions?.check(tree.value);
    if (!problem) return;
    this.error(tree.at, path, `wrong expression: ${problem.message}`);
    const last = this.problems.at(-1);
    const place = expressionPosition(tree, this.#yaml.position(tree.at), problem);
    if (last && place) this.problems[this.problems.length - 1] = { ...last, ...place };
  }

  /** A task or trigger: what all have, and what its type has. */
  #plugin(
    tree: Tree,
    path: string,
    common: TObject,
    what: string,
    fits: (definition: PluginDefinition) => boolean,
  ): unknown {
    if (tree.kind !== "map") {
      this.error(tree.at, path, `expected a ${what} as a map`, `give it an id and a type`);
      return {};
    }
    const type = tree.entries?.get("type");
    const definition = this.#definition(tree, path, what, fits);
    if (!definition) {
      const known = new Set([...(tree.entries?.keys() ?? [])].filter((name) => !(name in common.properties)));
      const data = checkProperties(common, tree, path, this, known);
      return { ...data, type: type?.tree.value };
    }
    const full = withDefaults(tree, definition, this.#defaults);
    const properties = { ...common.properties, ...definition.properties.properties };
    const required = [...(common.required ?? []), ...(definition.properties.required ?? [])];
    const data = checkProperties({ ...common, properties, required }, full, path, this);
    return data;
  }

  #definition(
    tree: Tree,
    path: string,
    what: string,
    fits: (definition: PluginDefinition) => boolean,
  ): PluginDefinition | undefined {
    const entry = tree.entries?.get("type");
    if (!entry) {
      this.error(tree.at, path, `the ${what} has no type`, "add a property type");
      return undefined;
    }
    const type = entry.tree.value;
    if (typeof type !== "string") {
      this.error(entry.tree.at, `${path}.type`, "the type is no text");
      return undefined;
    }
    const definition = this.#options.registry.find(type);
    if (definition && fits(definition)) return definition;
    if (definition) {
      this.error(entry.tree.at, `${path}.type`, `${type} is a ${definition.kind} and cannot stand here`);
      return undefined;
    }
    const near = nearestType(type, this.#options.registry.types());
    this.error(
      entry.tree.at,
      `${path}.type`,
      `unknown type "${type}"`,
      near === undefined ? "check the spelling, or install the plugin" : `did you mean "${near}"?`,
    );
    return undefined;
  }

  #input(tree: Tree, path: string): unknown {
    if (tree.kind !== "map") {
      this.error(tree.at, path, "expected an input as a map", "give it an id and a type");
      return {};
    }
    const named = renameKey(tree, "name", "id");
    const type = named.entries?.get("type")?.tree.value;
    const own = INPUT_PROPERTIES[String(type) as DataType] ?? {};
    const properties = { ...INPUT.properties, ...own };
    return checkProperties({ ...INPUT, properties }, named, path, this);
  }
}

/** Old flows name an input by `name`. */
function renameKey(tree: Tree, from: string, to: string): Tree {
  const entry = tree.entries?.get(from);
  if (!entry || tree.entries?.has(to)) return tree;
  return { ...tree, entries: new Map([[to, entry], ...(tree.entries ?? [])]) };
}

/** The known type that is most like a wrong one: with the same last part, or nearly the same text. */
function nearestType(type: string, known: readonly string[]): string | undefined {
  const last = type.split(".").at(-1)?.toLowerCase();
  const same = known.filter((each) => each.split(".").at(-1)?.toLowerCase() === last);
  if (same.length > 0) return nearest(type, same) ?? same[0];
  return nearest(type, known) ?? known.find((each) => nearest(last ?? "", [each.split(".").at(-1) ?? ""]) !== undefined);
}
