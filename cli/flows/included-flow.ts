/** Reads one flow file together with the files that it includes. */
import type { Included } from "../../core/expand/inclusions.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem, type Problem } from "../../core/flow/problem.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { createFlowReader } from "./flow-reader.ts";
import { readIncludedText } from "./included-text.ts";

/** A flow with the registry that knows its types, or lines that say what is wrong. */
export type IncludedFlow =
  | { readonly ok: true; readonly flow: Flow; readonly registry: PluginRegistry }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a flow; problems are told with their places in the files they stand in. */
export async function readIncludedFlow(path: string): Promise<IncludedFlow> {
  const included = await readIncludedText(path);
  if (!included.ok) return included;
  const { file: flowFile } = included;
  const { registry, expressions } = await createFlowReader();
  const parsed = await parseFlow(included.text, { file: flowFile, registry, expressions });
  if (parsed.ok) return { ok: true, flow: parsed.flow, registry };
  return { ok: false, problems: parsed.problems.map((problem) => formatProblem(inItsFile(problem, included))) };
}

function inItsFile(problem: Problem, { origin }: Pick<Included & { readonly ok: true }, "origin">): Problem {
  return { ...problem, ...origin(problem.line, problem.column) };
}
