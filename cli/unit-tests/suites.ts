/** Finds files of unit tests, and the flows that they are about. */
import { dirname } from "node:path";
import type { ExpressionEngine } from "../../core/expression/contract.ts";
import type { Flow } from "../../core/flow/flow.ts";
import { formatProblem } from "../../core/flow/problem.ts";
import type { Template } from "../../core/flow/template.ts";
import { readYaml } from "../../core/flow/yaml/read-yaml.ts";
import { textOf, toValue, valueAt } from "../../core/flow/yaml/tree.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";
import { looksLikeSuite } from "../../core/unit-test/looks-like-suite.ts";
import { registryWithMocks, tasksIn } from "../../core/unit-test/mocked-flow.ts";
import { type ParsedSuite, parseSuite, type SuitePlaces } from "../../core/unit-test/parse-suite.ts";
import type { TestSuite } from "../../core/unit-test/suite.ts";
import { findFlowFiles } from "../flows/flow-files.ts";
import type { FlowReader } from "../flows/flow-reader.ts";
import { readSourceText } from "../flows/source-text.ts";
import { isTemplateFile } from "../flows/template-files.ts";

/** A suite and where it came from. */
export interface SuiteFile {
  readonly suite: TestSuite;
  readonly places: SuitePlaces;
  readonly path: string;
}

/** The suites of some paths, and all that is wrong with them. */
export interface FoundSuites {
  readonly suites: readonly SuiteFile[];
  readonly problems: readonly string[];
}

/** Reads the suites that are named, and those in folders that are named. */
export async function findSuites(
  paths: readonly string[],
  expressions: Pick<ExpressionEngine, "check">,
): Promise<FoundSuites> {
  const suites: SuiteFile[] = [];
  const problems: string[] = [];
  for (const path of paths) {
    const found = await findFlowFiles(path);
    if (!found.ok) {
      problems.push(found.problem);
      continue;
    }
    const before = suites.length + problems.length;
    for (const file of found.files) {
      const source = await readSourceText(file);
      if (!source.ok) problems.push(source.problem);
      else if (file === path || looksLikeSuite(source.text)) {
        const read = readSuite(source.text, file, expressions);
        if (typeof read === "string") problems.push(read);
        else if (read.ok) suites.push({ suite: read.suite, places: read.places, path: file });
        else problems.push(...read.problems.map(formatProblem));
      }
    }
    if (suites.length + problems.length === before) {
      problems.push(`${path}: there are no unit tests in this folder; they are YAML files with testCases.`);
    }
  }
  return { suites, problems };
}

/** The suite of a text, or a word to those who name a flow in its place. */
function readSuite(text: string, file: string, expressions: Pick<ExpressionEngine, "check">): ParsedSuite | string {
  const yaml = looksLikeSuite(text) ? undefined : readYaml(text);
  if (yaml?.ok && valueAt(yaml.tree, "tasks")) {
    return `${file}: this is a flow; name the file of its unit tests, which has testCases, or its folder.`;
  }
  return parseSuite(text, { file, expressions });
}

/** A flow under test with those that it may start. */
export interface TestedFlow {
  readonly flow: Flow;
  readonly source: string;
  readonly others: readonly { readonly flow: Flow; readonly source: string }[];
  readonly templates: readonly { readonly template: Template; readonly source: string }[];
  readonly registry: PluginRegistry;
}

/** The flow of a suite, or why there is none. */
export type FoundFlow =
  | { readonly ok: true; readonly found: TestedFlow }
  | { readonly ok: false; readonly problems: readonly string[] };

interface Candidate {
  readonly path: string;
  readonly source: string;
  readonly namespace: string | undefined;
  readonly id: string | undefined;
  readonly types: ReadonlyMap<string, string>;
}

/**
 * Finds the flow of a suite beside its file, below that, or in the folder of flows. Other flows of these places may
 * be started by it, and templates of these places run in it; those that are invalid are left out.
 */
export async function findTestedFlow(
  { suite, path }: SuiteFile,
  reader: FlowReader,
  flowsDirectory: string | undefined,
): Promise<FoundFlow> {
  const { namespace, flowId } = suite;
  const folders = [dirname(path), ...(flowsDirectory === undefined ? [] : [flowsDirectory])];
  const files = await filesIn(folders);
  const candidates = await candidatesOf(files.flows);
  const isTested = (each: Candidate): boolean => each.namespace === namespace && each.id === flowId;
  const tested = candidates.filter(isTested);
  const [only, second] = tested;
  if (!only) {
    const where = folders.join(" and ");
    const remedy = "put the file of the flow beside its tests, or name its folder with --flows";
    return { ok: false, problems: [`${path}: the flow ${namespace}.${flowId} is not in ${where}; ${remedy}.`] };
  }
  if (second) {
    const double = `the flow ${namespace}.${flowId} is in ${only.path} and in ${second.path}; keep one of them`;
    return { ok: false, problems: [`${path}: ${double}.`] };
  }
  const mocked = new Set(suite.testCases.flatMap((each) => each.fixtures?.tasks?.map(({ id }) => id) ?? []));
  const missing = [...mocked].find((id) => !only.types.has(id));
  if (missing !== undefined) {
    return { ok: false, problems: [`${path}: the flow ${namespace}.${flowId} has no task "${missing}" to be mocked.`] };
  }
  const types = new Set([...mocked].flatMap((id) => only.types.get(id) ?? []));
  const registry = registryWithMocks(reader.registry, types);
  const read = await reader.read(only.path, registry);
  if (!read.ok) return { ok: false, problems: read.problems.map(({ text }) => text) };
  const others = await Promise.all(candidates.filter((each) => !isTested(each)).map((each) => reader.read(each.path)));
  const templates = await Promise.all(
    files.templates.map(async (each) => reader.parseTemplate(await readSourceText(each))),
  );
  return {
    ok: true,
    found: {
      ...read.file,
      registry,
      others: others.flatMap((other) => (other.ok ? [other.file] : [])),
      templates: templates.flatMap((template) => (template.ok ? [template.file] : [])),
    },
  };
}

/** The files of the folders, each once. */
async function filesIn(folders: readonly string[]) {
  const flows = new Set<string>();
  const templates = new Set<string>();
  for (const folder of folders) {
    const found = await findFlowFiles(folder);
    for (const file of found.ok ? found.files : []) (isTemplateFile(file, folder) ? templates : flows).add(file);
  }
  return { flows: [...flows], templates: [...templates] };
}

async function candidatesOf(paths: readonly string[]): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const path of paths) {
    const source = await readSourceText(path);
    const yaml = source.ok ? readYaml(source.text) : undefined;
    if (!source.ok || !yaml?.ok || !valueAt(yaml.tree, "tasks")) continue;
    const [namespace, id] = [textOf(valueAt(yaml.tree, "namespace")), textOf(valueAt(yaml.tree, "id"))];
    candidates.push({ path, source: source.text, namespace, id, types: tasksIn(toValue(yaml.tree)) });
  }
  return candidates;
}
