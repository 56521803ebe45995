/** Loads the flow to run and those it may start, with the registry and the expressions they were checked with. */
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { findFlowFiles, isSameFile } from "./flow-files.ts";
import { createFlowReader, type FlowFile, type FlowReader } from "./flow-reader.ts";
import { type FileProblem, plainProblem } from "./problems.ts";

/** Flows that may run, or what is wrong with any of the files. */
export type LoadedFlows =
  | {
      readonly ok: true;
      readonly main: FlowFile;
      readonly others: readonly FlowFile[];
      readonly registry: PluginRegistry;
      readonly expressions: ExpressionEngine;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Loads a flow and, where given, all flows of a folder. Answers the problems of all files at once. */
export async function loadFlows(file: string, directory: string | undefined): Promise<LoadedFlows> {
  const reader = await createFlowReader();
  const main = await reader.read(file);
  const others = directory === undefined ? { problems: [], flows: [] } : await readOthers(reader, file, directory);
  const problems = [...(main.ok ? [] : main.problems), ...others.problems];
  if (!main.ok || problems.length > 0) return { ok: false, problems };
  const double = findDouble([main.file, ...others.flows]);
  if (double !== undefined) return { ok: false, problems: [plainProblem(double)] };
  const { registry, expressions } = reader;
  return { ok: true, main: main.file, others: others.flows, registry, expressions };
}

async function readOthers(reader: FlowReader, main: string, directory: string) {
  const found = await findFlowFiles(directory);
  if (!found.ok) return { flows: [], problems: [plainProblem(`--flows ${found.problem}`)] };
  const flows: FlowFile[] = [];
  const problems: FileProblem[] = [];
  for (const path of found.files) {
    if (await isSameFile(path, main).catch(() => false)) continue;
    const read = await reader.read(path);
    if (read.ok) flows.push(read.file);
    else problems.push(...read.problems);
  }
  return { flows, problems };
}

function findDouble(files: readonly FlowFile[]): string | undefined {
  const seen = new Map<string, string>();
  for (const { flow, path } of files) {
    const key = `${flow.namespace}.${flow.id}`;
    const before = seen.get(key);
    if (before !== undefined) return `${path}: the flow ${key} is in ${before} too; keep one of them.`;
    seen.set(key, path);
  }
  return undefined;
}
