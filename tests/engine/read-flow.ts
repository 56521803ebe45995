/** Reading flows in tests that expect them to be right. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { parseFlow, parseTemplate } from "../../core/flow/parser.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import type { Template } from "../../core/flow/template.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";

/** The flow of a text; rejects with all its problems. */
export async function readFlow(source: string, registry: PluginRegistry, expressions: ExpressionEngine): Promise<Flow> {
  const parsed = await parseFlow(source, { registry, expressions });
  if (parsed.ok) return parsed.flow;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}

/** The template of a text; rejects with all its problems. */
export async function readTemplate(
  source: string,
  registry: PluginRegistry,
  expressions: ExpressionEngine,
): Promise<Template> {
  const parsed = await parseTemplate(source, { registry, expressions });
  if (parsed.ok) return parsed.template;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}
