/** Loads the flow to run and those it may start, with the registry and the expressions they were checked with. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { looksLikeSuite } from "../../core/unit-test/looks-like-suite.ts";
import { doublesOf } from "./doubles.ts";
import { findFlowFiles, isSameFile } from "./flow-files.ts";
import { createFlowReader, type FlowFile, type FlowReader, type TemplateFile } from "./flow-reader.ts";
import { type FileProblem, plainProblem } from "./problems.ts";
import { readSourceText } from "./source-text.ts";
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
  const [double] = doublesOf([main.file, ...others.flows], others.templates);
  if (double !== undefined) return { ok: false, problems: [plainProblem(double.says)] };
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
    const source = await readSourceText(path);
    // Unit tests lie beside their flows.
    if (source.ok && looksLikeSuite(source.text)) continue;
    const isTemplate = isTemplateFile(path, directory);
    const read = await (isTemplate ? reader.parseTemplate(source) : reader.parse(source));
    if (!read.ok) problems.push(...read.problems);
    else if ("template" in read.file) templates.push(read.file);
    else flows.push(read.file);
  }
  return { flows, templates, problems };
}
