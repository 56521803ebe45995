/**
 * From the text of a flow or template to what it says. Every problem of the text is reported at once, with its line, column and
 * property path. Reads no file and no clock.
 */
import type { ExpressionEngine } from "../expression/contract.ts";
import type { PluginRegistry } from "../plugin/registry.ts";
import type { Flow, PluginDefault } from "./flow.ts";
import { LineIndex } from "./line-index.ts";
import { configuredDefaults, DEFAULT_VALUES_MAX, PluginDefaults, readDefaults } from "./plugin-defaults.ts";
import type { Problem } from "./problem.ts";
import { ProblemCollector } from "./problem-collector.ts";
import { checkFlowId, checkPluginDefaults, checkUnique, namedItems, preconditionNames } from "./rules/flow-rules.ts";
import { checkInputRules } from "./rules/input-rules.ts";
import type { Template } from "./template.ts";
import { toFlow, toTemplate } from "./to-flow.ts";
import { typeMatcher, typesIn } from "./types-in.ts";
import { finding } from "./validate/describe.ts";
import { FlowChecker } from "./validate/flow-checker.ts";
import { readYaml } from "./yaml/read-yaml.ts";
import { type MapTree, valueAt } from "./yaml/tree.ts";

/** What a flow is read with. */
export interface ParseOptions {
  /** How problems name the file. */
  readonly file?: string;
  /** Knows the types; those that the flow names are loaded. */
  readonly registry: PluginRegistry;
  /** Default `main`. */
  readonly tenantId?: string;
  /** Plugin defaults of the namespace and then of the configuration; the flow's own go first. */
  readonly pluginDefaults?: readonly PluginDefault[];
  /** Checks the syntax of expressions; without it they are taken as they are. */
  readonly expressions?: Pick<ExpressionEngine, "check">;
}

/** The flow, or why it is none. */
export type ParseResult =
  | { readonly ok: true; readonly flow: Flow; readonly warnings: readonly Problem[] }
  /** Errors and warnings, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

const BYTE_ORDER_MARK = "\ufeff";
const TENANT_DEFAULT = "main";

/** Reads a flow from YAML. Never rejects for what the text says. */
export async function parseFlow(source: string, options: ParseOptions): Promise<ParseResult> {
  const read = await readDocument(source, options, FLOW);
  return read.ok ? { ok: true, flow: read.made, warnings: read.warnings } : read;
}

/** The template, or why it is none. */
export type ParseTemplateResult =
  | { readonly ok: true; readonly template: Template; readonly warnings: readonly Problem[] }
  /** Errors and warnings, in the order of the text. */
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a template from YAML. Never rejects for what the text says. */
export async function parseTemplate(source: string, options: ParseOptions): Promise<ParseTemplateResult> {
  const read = await readDocument(source, options, TEMPLATE);
  return read.ok ? { ok: true, template: read.made, warnings: read.warnings } : read;
}

/** What a document is read as. */
interface DocumentKind<T> {
  readonly what: string;
  /** The plain value, with its problems reported. */
  check(source: string, tree: MapTree, report: ProblemCollector, options: ParseOptions): Record<string, unknown>;
  make(value: Readonly<Record<string, unknown>>, tenantId: string): T;
}

const FLOW: DocumentKind<Flow> = { what: "flow", check: checkFlow, make: toFlow };
const TEMPLATE: DocumentKind<Template> = { what: "template", check: checkTemplate, make: toTemplate };

type DocumentResult<T> =
  | { readonly ok: true; readonly made: T; readonly warnings: readonly Problem[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

async function readDocument<T>(
  source: string,
  options: ParseOptions,
  { what, check, make }: DocumentKind<T>,
): Promise<DocumentResult<T>> {
  const text = source.startsWith(BYTE_ORDER_MARK) ? source.slice(1) : source;
  const lines = new LineIndex(text);
  const report = new ProblemCollector();
  const failed = (): DocumentResult<T> => ({ ok: false, problems: report.problems(lines, options.file) });
  const yaml = readYaml(text);
  if (!yaml.ok) {
    for (const { at, message, hint } of yaml.faults) report.error(at, undefined, message, hint);
    return failed();
  }
  const { tree } = yaml;
  if (tree.kind !== "map") {
    const message = `expected a ${what}, got ${finding(tree)}`;
    report.error(tree.at, undefined, message, "write a map with id, namespace and tasks");
    return failed();
  }
  await options.registry.ensure(typesIn(tree, options.pluginDefaults ?? []));
  const value = check(text, tree, report, options);
  if (report.hasErrors) return failed();
  const made = make(value, options.tenantId ?? TENANT_DEFAULT);
  return { ok: true, made, warnings: report.problems(lines, options.file) };
}

function checkFlow(
  source: string,
  tree: MapTree,
  report: ProblemCollector,
  options: ParseOptions,
): Record<string, unknown> {
  const { registry, expressions } = options;
  // The older name counts only where the newer one is not there.
  const own = readDefaults(valueAt(tree, "pluginDefaults") ?? valueAt(tree, "taskDefaults"));
  const all = [...own, ...configuredDefaults(options.pluginDefaults ?? [])];
  const defaults = new PluginDefaults(all, typeMatcher(registry));
  const checker = new FlowChecker({ source, registry, defaults, report, expressions });
  const value = checker.flow(tree);
  if (defaults.isExhausted) {
    const message = `plugin defaults add more than ${DEFAULT_VALUES_MAX} values`;
    report.error(
      tree.at,
      { parent: undefined, key: "pluginDefaults" },
      message,
      "a default must not contain tasks of its own type",
    );
  }
  checkFlowId(tree, report);
  checkUnique(checker.tasks, "Duplicate task id with name", report);
  checkUnique(checker.triggers, "Duplicate trigger id with name", report);
  checkUnique(preconditionNames(tree), "Duplicate preconditions with id", report);
  checkUnique(namedItems(tree, "outputs"), "Duplicate output with name", report);
  checkInputRules(tree, report);
  for (const key of ["pluginDefaults", "taskDefaults"]) checkPluginDefaults(valueAt(tree, key), key, registry, report);
  return value;
}

function checkTemplate(
  source: string,
  tree: MapTree,
  report: ProblemCollector,
  { registry, expressions, pluginDefaults = [] }: ParseOptions,
): Record<string, unknown> {
  const defaults = new PluginDefaults(configuredDefaults(pluginDefaults), typeMatcher(registry));
  const checker = new FlowChecker({ source, registry, defaults, report, expressions });
  const value = checker.template(tree);
  checkUnique(checker.tasks, "Duplicate task id with name", report);
  return value;
}
