/** Loads the flow to run and those it may start, with the registry and the expressions they were checked with. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { findFlowFiles, isSameFile } from "./flow-files.ts";
import { createFlowReader, type FlowFile, type FlowReader, type TemplateFile } from "./flow-reader.ts";
import { type FileProblem, plainProblem } from "./problems.ts";
import { isTemplateFile } from "./template-files.ts";

/** Flows that may run, or what is wrong with any of the files. */
export type LoadedFlows =
  | {
      readonly ok: true;
      readonly main: FlowFile;
      readonly others: readonly FlowFile[];
      readonly templates: readonly TemplateFile[];
      readonly registry: PluginRegistry;
      readonly expressions: ExpressionEngine;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Loads a flow and, where given, all flows and templates of a folder. Answers the problems of all files at once. */
export async function loadFlows(file: string, directory: string | undefined): Promise<LoadedFlows> {
  const reader = await createFlowReader();
  const main = await reader.read(file);
  const others =
    directory === undefined ? { problems: [], flows: [], templates: [] } : await readOthers(reader, file, directory);
  const problems = [...(main.ok ? [] : main.problems), ...others.problems];
  if (!main.ok || problems.length > 0) return { ok: false, problems };
  const double =
    findDouble(
      "flow",
      [main.file, ...others.flows].map(({ flow, path }) => ({ ...flow, path })),
    ) ??
    findDouble(
      "template",
      others.templates.map(({ template, path }) => ({ ...template, path })),
    );
  if (double !== undefined) return { ok: false, problems: [plainProblem(double)] };
  const { registry, expressions } = reader;
  return { ok: true, main: main.file, others: others.flows, templates: others.templates, registry, expressions };
}

async function readOthers(reader: FlowReader, main: string, directory: string) {
  const found = await findFlowFiles(directory);
  if (!found.ok) return { flows: [], templates: [], problems: [plainProblem(`--flows ${found.problem}`)] };
  const flows: FlowFile[] = [];
  const templates: TemplateFile[] = [];
  const problems: FileProblem[] = [];
  for (const path of found.files) {
    if (await isSameFile(path, main).catch(() => false)) continue;
    const isTemplate = isTemplateFile(path, directory);
    const read = isTemplate ? await reader.readTemplate(path) : await reader.read(path);
    if (!read.ok) problems.push(...read.problems);
    else if ("template" in read.file) templates.push(read.file);
    else flows.push(read.file);
  }
  return { flows, templates, problems };
}

function findDouble(
  what: string,
  files: readonly { readonly namespace: string; readonly id: string; readonly path: string }[],
): string | undefined {
  const seen = new Map<string, string>();
  for (const { namespace, id, path } of files) {
    const key = `${namespace}.${id}`;
    const before = seen.get(key);
    if (before !== undefined) return `${path}: the ${what} ${key} is in ${before} too; keep one of them.`;
    seen.set(key, path);
  }
  return undefined;
}
