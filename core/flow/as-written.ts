/**
 * Flows as their texts say, without what plugin defaults add: for those who show flows. Whoever saves what was shown
 * would otherwise write the defaults into the flow for good. Those who run flows take them with their defaults.
 */
import type { PluginRegistry } from "../plugin/registry.ts";
import type { Flow } from "./flow.ts";
import { LineIndex } from "./line-index.ts";
import { PluginDefaults } from "./plugin-defaults.ts";
import { ProblemCollector } from "./problem-collector.ts";
import { toFlow } from "./to-flow.ts";
import { typeMatcher, typesIn } from "./types-in.ts";
import { FlowChecker } from "./validate/flow-checker.ts";
import { readYaml } from "./yaml/read-yaml.ts";

/** What is missing only because there are no defaults: it takes nothing away from the rest. */
const HARMLESS = /^(required property ".*" is missing|".*" is required but empty|No plugin-defaults exists for .*)$/s;

/**
 * The flow without defaults, its revision and the like as they are.
 * @param flow it is answered itself when its text cannot be read without defaults
 */
export async function flowAsWritten(flow: Flow, source: string, registry: PluginRegistry): Promise<Flow> {
  const text = source.replace(/^\ufeff/, "");
  const yaml = readYaml(text);
  if (!yaml.ok || yaml.tree.kind !== "map") return flow;
  await registry.ensure(typesIn(yaml.tree, []));
  const report = new ProblemCollector();
  const defaults = new PluginDefaults([], typeMatcher(registry));
  const checker = new FlowChecker({ source: text, registry, defaults, report, expressions: undefined });
  const value = checker.flow(yaml.tree);
  const problems = report.problems(new LineIndex(text), undefined);
  const isWhole = problems.every(({ severity, message }) => severity !== "error" || HARMLESS.test(message));
  if (!isWhole || !value["id"] || !value["namespace"] || !value["tasks"]) return flow;
  const { tenantId, revision, updated, deleted } = flow;
  return {
    ...toFlow(value, tenantId),
    revision,
    ...(updated === undefined ? {} : { updated }),
    ...(deleted === undefined ? {} : { deleted }),
  };
}
