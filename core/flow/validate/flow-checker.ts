/** Checks a flow's tree: the schemas, and the parts whose schema depends on a type. */
import type { TSchema } from "@sinclair/typebox";
import type { ExpressionEngine } from "../../expression/contract.ts";
import { isTaskDefinition, type PluginDefinition, type PluginRegistry } from "../../plugin/registry.ts";
import { isRendered } from "../../plugin/schema.ts";
import { hintForExpression } from "../expression-hints.ts";
import { expressionOffset } from "../expression-place.ts";
import { FLOW_NESTING_DEPTH_MAX } from "../limits.ts";
import type { PluginDefaults } from "../plugin-defaults.ts";
import type { Path } from "../problem.ts";
import type { ProblemCollector } from "../problem-collector.ts";
import { checkRecursion } from "../rules/recursion-rule.ts";
import { checkRetryRules } from "../rules/retry-rules.ts";
import { checkTypeRules } from "../rules/type-rules.ts";
import { isDataType } from "../schema/data-type.ts";
import { flowSchema } from "../schema/flow.ts";
import { inputSchemas } from "../schema/input.ts";
import { GIVEN_LABELS, type Reference } from "../schema/references.ts";
import { templateSchema } from "../schema/template.ts";
import { didYouMean } from "../suggest.ts";
import { CHECK_TYPE, hintForUnknownType, type TypePlace } from "../unknown-type.ts";
import { isNull, type MapTree, type ScalarTree, type Tree, textOf, valueAt } from "../yaml/tree.ts";
import { finding, shown } from "./describe.ts";
import { checkLabels } from "./labels.ts";
import { warnOfOldType } from "./old-words.ts";
import { shapeOf } from "./shape.ts";
import { schemaOf, untypedTask, untypedTrigger } from "./type-schemas.ts";
import { SchemaWalker, type WalkOwner } from "./walker.ts";

/** Something that has an id: for rules about ids. */
export interface Named {
  readonly id: string;
  /** Offset of the id. */
  readonly at: number;
  readonly path: Path | undefined;
}

/** What a flow is checked with. */
export interface CheckerOptions {
  readonly source: string;
  readonly registry: PluginRegistry;
  readonly defaults: PluginDefaults;
  readonly report: ProblemCollector;
  readonly expressions: Pick<ExpressionEngine, "check"> | undefined;
}

/** Wrong types of one flow for which the right one is looked for. */
export const SUGGESTIONS_MAX = 50;

/** Kinds of plugins that may stand at a reference. */
const WANTED = {
  Task: { what: "task", fits: isTaskDefinition },
  Trigger: { what: "trigger", fits: (definition: PluginDefinition) => definition.kind === "trigger" },
  Condition: { what: "condition", fits: (definition: PluginDefinition) => definition.kind === "condition" },
};

/** Walks one flow. */
export class FlowChecker implements WalkOwner {
  /** Every task at any depth. */
  readonly tasks: Named[] = [];
  readonly triggers: Named[] = [];
  readonly #options: CheckerOptions;
  readonly #walker: SchemaWalker;
  readonly #suggestions = new Map<string, string>();
  #flow: MapTree | undefined;
  #depth = 0;

  constructor(options: CheckerOptions) {
    this.#options = options;
    this.#walker = new SchemaWalker(this, options.report);
  }

  /** The flow's plain value, without what is faulty. */
  flow(tree: MapTree): Record<string, unknown> {
    this.#flow = tree;
    const value = this.#walker.map(flowSchema, tree, undefined);
    const path = { parent: undefined, key: "retry" };
    checkRetryRules(value["retry"], valueAt(tree, "retry"), path, this.#options.report, "flow");
    return value;
  }

  /** The template's plain value, without what is faulty. */
  template(tree: MapTree): Record<string, unknown> {
    return this.#walker.map(templateSchema, tree, undefined);
  }

  reference(name: Reference, tree: Tree, path: Path | undefined, schema: TSchema): unknown {
    if (name === "Labels") return this.#labels(tree, path, schema);
    if (tree.kind !== "map") {
      this.#options.report.error(tree.at, path, `expected ${REFERENCE_WORDS[name]}, got ${finding(tree)}`);
      return undefined;
    }
    if (name === "Input") return this.#input(tree, path);
    this.#depth++;
    try {
      if (this.#depth <= FLOW_NESTING_DEPTH_MAX) return this.#plugin(name, tree, path);
      this.#options.report.error(tree.at, path, `tasks are nested more than ${FLOW_NESTING_DEPTH_MAX} deep`);
      return undefined;
    } finally {
      this.#depth--;
    }
  }

  #labels(tree: Tree, path: Path | undefined, schema: TSchema): unknown {
    const given = schema[GIVEN_LABELS] === true;
    if (!isRendered(schema)) return checkLabels(tree, path, this.#options.report, { given });
    const expression = (text: ScalarTree, here: Path): void => this.expression(text, here);
    return checkLabels(tree, path, this.#options.report, { given, expression });
  }

  expression(tree: ScalarTree, path: Path | undefined): void {
    const { expressions, report, source } = this.#options;
    if (!expressions || report.isTrial) return;
    const problem = expressions.check(tree.text);
    if (!problem) return;
    const message = `invalid expression: ${problem.message}`;
    report.error(expressionOffset(source, tree, problem), path, message, hintForExpression(problem.message));
  }

  typed(tree: MapTree) {
    const type = textOf(valueAt(tree, "type"));
    const definition = type === undefined ? undefined : this.#options.registry.find(type);
    if (definition?.kind !== "taskRunner") return undefined;
    const schema = schemaOf(definition);
    const known = shapeOf(schema).properties;
    return { schema, tree: this.#options.defaults.apply(tree, (property) => known.has(property)) };
  }

  #plugin(name: "Task" | "Trigger" | "Condition", given: MapTree, path: Path | undefined): unknown {
    const { defaults, report } = this.#options;
    const definition = this.#definition(name, given, path);
    const untyped = name === "Trigger" ? untypedTrigger : untypedTask;
    const schema = definition ? schemaOf(definition) : untyped;
    const known = shapeOf(schema).properties;
    const tree = defaults.apply(given, (property) => known.has(property));
    report.fallbackAt = given.at;
    this.#checkDefaultsRef(tree, path);
    if (name === "Condition" && !definition) return undefined;
    this.#remember(name, tree, path);
    const value = this.#walker.map(schema, tree, path);
    checkRetryRules(value["retry"], valueAt(tree, "retry"), { parent: path, key: "retry" }, report);
    const assets = tree.entries.get("assets");
    if (assets && !isNull(assets.value)) {
      report.error(assets.at, { parent: path, key: "assets" }, "`assets` are not supported", "remove them");
    }
    if (definition) checkTypeRules(definition, tree, path, this.#options.registry, report);
    if (definition && this.#flow) checkRecursion(definition, tree, path, this.#flow, report);
    return value;
  }

  #remember(name: Reference, tree: MapTree, path: Path | undefined): void {
    const id = valueAt(tree, "id");
    const text = textOf(id);
    if (!id || text === undefined || this.#options.report.isTrial) return;
    const named = { id: text, at: id.at < 0 ? tree.at : id.at, path: { parent: path, key: "id" } };
    if (name === "Task") this.tasks.push(named);
    if (name === "Trigger") this.triggers.push(named);
  }

  #checkDefaultsRef(tree: MapTree, path: Path | undefined): void {
    const ref = valueAt(tree, "pluginDefaultsRef");
    const text = textOf(ref);
    const type = textOf(valueAt(tree, "type")) ?? "";
    if (!ref || text === undefined || this.#options.defaults.hasRef(text, type)) return;
    const message = `No plugin-defaults exists for pluginDefaultsRef: '${text}'`;
    this.#options.report.error(
      ref.at,
      { parent: path, key: "pluginDefaultsRef" },
      message,
      "give a plugin default this `ref`",
    );
  }

  /** What to do about an unknown type; the near ones are not looked for any more after very many wrong ones. */
  #suggestion(type: string, place: TypePlace): string {
    const key = `${place} ${type}`;
    const known = this.#suggestions.get(key);
    if (known !== undefined) return known;
    if (this.#suggestions.size >= SUGGESTIONS_MAX) return CHECK_TYPE;
    const hint = hintForUnknownType(type, this.#options.registry.types(), place);
    this.#suggestions.set(key, hint);
    return hint;
  }

  /** The definition that a map's `type` names; reports when there is none that may stand here. */
  #definition(name: TypePlace, tree: MapTree, path: Path | undefined): PluginDefinition | undefined {
    const { registry, report } = this.#options;
    const { what, fits } = WANTED[name];
    const entry = tree.entries.get("type");
    const type = textOf(entry?.value);
    // Without a type the walk reports that it is missing or no text; a condition is not walked then.
    if (!entry || type === undefined) {
      if (name === "Condition")
        report.error(tree.at, { parent: path, key: "type" }, 'required property "type" is missing');
      return undefined;
    }
    const definition = registry.find(type);
    const here = { parent: path, key: "type" };
    if (definition && fits(definition)) {
      warnOfOldType(definition, type, entry.value.at, here, report);
      return definition;
    }
    if (definition) report.error(entry.value.at, here, `${type} is no ${what}`, `use the type of a ${what}`);
    else report.error(entry.value.at, here, `unknown type ${shown(type)}`, this.#suggestion(type, name));
    return undefined;
  }

  #input(given: MapTree, path: Path | undefined): unknown {
    const { report } = this.#options;
    const entry = given.entries.get("type");
    const type = textOf(entry?.value);
    const here = { parent: path, key: "type" };
    if (!entry || type === undefined) {
      report.error(
        entry?.value.at ?? given.at,
        here,
        'required property "type" is missing',
        `use one of ${TYPE_NAMES.join(", ")}`,
      );
      return undefined;
    }
    if (!isDataType(type)) {
      const hint = didYouMean(type, TYPE_NAMES) ?? `use one of ${TYPE_NAMES.join(", ")}`;
      report.error(entry.value.at, here, `unknown input type ${shown(type)}`, hint);
      return undefined;
    }
    return this.#walker.map(inputSchemas[type], withOldNames(given), path);
  }
}

const TYPE_NAMES = Object.keys(inputSchemas);
const REFERENCE_WORDS: Readonly<Record<Reference, string>> = {
  Task: "a task: a map with id and type",
  Trigger: "a trigger: a map with id and type",
  Condition: "a condition: a map with type",
  Input: "an input: a map with id and type",
  Labels: "labels",
};

/** Old flows name inputs by `name`, and the values of a MULTISELECT `options`. */
function withOldNames(tree: MapTree): MapTree {
  const entries = new Map(tree.entries);
  for (const [old, current] of [
    ["name", "id"],
    ["options", "values"],
  ] as const) {
    const entry = entries.get(old);
    if (!entry || (old === "options" && textOf(valueAt(tree, "type")) !== "MULTISELECT")) continue;
    if (!entries.has(current)) entries.set(current, entry);
    entries.delete(old);
  }
  return { ...tree, entries };
}
