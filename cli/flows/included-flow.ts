/** Reads one flow file together with the files that it includes. */
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type Included, includeFiles, type OpenedFile } from "../../core/expand/inclusions.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { parseFlow } from "../../core/flow/parser.ts";
import { formatProblem, type Problem } from "../../core/flow/problem.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { reasonOf } from "./flow-files.ts";
import { createFlowReader } from "./flow-reader.ts";
import { readSourceText } from "./source-text.ts";

/** A flow with the registry that knows its types, or lines that say what is wrong. */
export type IncludedFlow =
  | { readonly ok: true; readonly flow: Flow; readonly registry: PluginRegistry }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads a flow; problems are told with their places in the files they stand in. */
export async function readIncludedFlow(path: string): Promise<IncludedFlow> {
  const source = await readSourceText(path);
  if (!source.ok) return { ok: false, problems: [source.problem] };
  const { file: flowFile, text } = source;
  const included = await includeFiles(text, flowFile, (name, from) => openFile(name, from, flowFile));
  if (!included.ok) {
    const { file, line, column, message } = included.problem;
    return { ok: false, problems: [`${file}:${line}:${column} ${message}.`] };
  }
  const { registry, expressions } = await createFlowReader();
  const parsed = await parseFlow(included.text, { file: flowFile, registry, expressions });
  if (parsed.ok) return { ok: true, flow: parsed.flow, registry };
  return { ok: false, problems: parsed.problems.map((problem) => formatProblem(inItsFile(problem, included))) };
}

/** Named as the person would: the flow's own path when a file leads back to it, so that the circle is seen. */
async function openFile(name: string, from: string, flowPath: string): Promise<OpenedFile> {
  const path = resolve(name) === name ? name : join(dirname(from), name);
  const file = resolve(path) === resolve(flowPath) ? flowPath : path;
  try {
    return { ok: true, file, text: await readFile(file, "utf8") };
  } catch (error) {
    return { ok: false, reason: reasonOf(error) };
  }
}

function inItsFile(problem: Problem, included: Included & { readonly ok: true }): Problem {
  return { ...problem, ...included.origin(problem.line, problem.column) };
}
