/**
 * From the text of a flow to a flow. Every problem of the text is reported at once, with its line, column and
 * property path. Reads no file and no clock.
 */
import type { ExpressionEngine } from "../expression/contract.ts";
import type { PluginRegistry } from "../plugin/registry.ts";
import type { Flow, PluginDefault } from "./flow.ts";
import { LineIndex } from "./line-index.ts";
import { configuredDefaults, DEFAULT_VALUES_MAX, PluginDefaults, readDefaults } from "./plugin-defaults.ts";
import type { Problem } from "./problem.ts";
import { ProblemCollector } from "./problem-collector.ts";
import { checkPluginDefaults, checkUnique, namedItems } from "./rules/flow-rules.ts";
import { checkInputRules } from "./rules/input-rules.ts";
import { toFlow } from "./to-flow.ts";
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
  /** Plugin defaults of the configuration; the flow's own go first. */
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
  const text = source.startsWith(BYTE_ORDER_MARK) ? source.slice(1) : source;
  const lines = new LineIndex(text);
  const report = new ProblemCollector();
  const failed = (): ParseResult => ({ ok: false, problems: report.problems(lines, options.file) });
  const yaml = readYaml(text);
  if (!yaml.ok) {
    for (const { at, message, hint } of yaml.faults) report.error(at, undefined, message, hint);
    return failed();
  }
  const { tree } = yaml;
  if (tree.kind !== "map") {
    report.error(
      tree.at,
      undefined,
      `expected a flow, got ${finding(tree)}`,
      "write a map with id, namespace and tasks",
    );
    return failed();
  }
  await options.registry.ensure(typesIn(tree, options.pluginDefaults ?? []));
  const value = check(text, tree, report, options);
  if (report.hasErrors) return failed();
  const flow = toFlow(value, options.tenantId ?? TENANT_DEFAULT);
  return { ok: true, flow, warnings: report.problems(lines, options.file) };
}

function check(
  source: string,
  tree: MapTree,
  report: ProblemCollector,
  options: ParseOptions,
): Record<string, unknown> {
  const { registry, expressions } = options;
  const own = [...readDefaults(valueAt(tree, "pluginDefaults")), ...readDefaults(valueAt(tree, "taskDefaults"))];
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
  checkUnique(checker.tasks, "Duplicate task id with name", report);
  checkUnique(checker.triggers, "Duplicate trigger id with name", report);
  checkUnique(namedItems(tree, "outputs"), "Duplicate output with name", report);
  checkInputRules(tree, report);
  for (const key of ["pluginDefaults", "taskDefaults"]) checkPluginDefaults(valueAt(tree, key), key, registry, report);
  return value;
}
