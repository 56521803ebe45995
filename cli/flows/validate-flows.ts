/** `kestra flow validate`: every problem of every file, then how many there were. */
import { formatProblem, type Problem } from "../../core/flow/problem.ts";
import { looksLikeSuite } from "../../core/unit-test/looks-like-suite.ts";
import { standardOutput } from "../../platform/console.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import { doublesOf } from "./doubles.ts";
import { findFlowFiles } from "./flow-files.ts";
import { createFlowReader, type FlowFile, type FlowReader, type TemplateFile } from "./flow-reader.ts";
import { type FileProblem, plainProblem } from "./problems.ts";
import { readSourceText, STANDARD_INPUT } from "./source-text.ts";
import { isTemplateFile } from "./template-files.ts";
import { checkSummary, checksJson } from "./validation-report.ts";

/** What a file holds. */
export type FileKind = "flow" | "template" | "unit tests" | "unknown";

/** What is wrong with one file, and what should be written otherwise. */
export interface FileCheck {
  readonly file: string;
  readonly kind: FileKind;
  /** Of what is valid. */
  readonly namespace?: string;
  readonly id?: string;
  readonly problems: readonly FileProblem[];
  readonly warnings: readonly Problem[];
}

interface Checked {
  readonly check: FileCheck;
  readonly flow?: FlowFile;
  readonly template?: TemplateFile;
}

/** What is to be checked, and how it is told. */
export interface ValidateOptions {
  /** Files and folders; `-` is standard input. */
  readonly paths: readonly string[];
  readonly format: "text" | "json";
}

/** Checks the flows and unit tests of the paths; answers the exit code. */
export async function validateFlows({ paths, format }: ValidateOptions): Promise<ExitCode> {
  const reader = await createFlowReader();
  const checks = new Map<string, FileCheck>();
  for (const path of paths) {
    for (const check of await checkPath(path, reader)) {
      if (checks.has(check.file)) continue;
      checks.set(check.file, check);
      if (format === "text") tellCheck(check);
    }
  }
  const all = [...checks.values()];
  const isValid = all.every(({ problems }) => problems.length === 0);
  await standardOutput().write(format === "json" ? checksJson(all) : `${checkSummary(all)}\n`);
  return isValid ? EXIT.success : EXIT.refused;
}

function tellCheck({ problems, warnings }: FileCheck): void {
  for (const { text } of problems) tell(text);
  for (const warning of warnings) tell(formatProblem(warning));
}

/** Checks a file, or a folder of files of which no two may hold the same flow or template. */
async function checkPath(path: string, reader: FlowReader): Promise<readonly FileCheck[]> {
  const found = path === STANDARD_INPUT ? ({ ok: true, files: [path] } as const) : await findFlowFiles(path);
  if (!found.ok) return [{ file: path, kind: "unknown", problems: [plainProblem(found.problem)], warnings: [] }];
  const checked: Checked[] = [];
  for (const file of found.files) checked.push(await checkFile(file, path, reader));
  const doubles = doublesOf(
    checked.flatMap(({ flow }) => flow ?? []),
    checked.flatMap(({ template }) => template ?? []),
  );
  return checked.map(({ check }) => {
    const double = doubles.find(({ path: file }) => file === check.file);
    return double ? { ...check, problems: [plainProblem(double.says)] } : check;
  });
}

async function checkFile(path: string, named: string, reader: FlowReader): Promise<Checked> {
  const source = await readSourceText(path);
  if (!source.ok) {
    return { check: { file: path, kind: "unknown", problems: [plainProblem(source.problem)], warnings: [] } };
  }
  const { file, text } = source;
  if (looksLikeSuite(text)) return { check: await checkSuite(file, text, reader) };
  if (isTemplateFile(path, named)) {
    const read = await reader.parseTemplate(source);
    if (!read.ok) return { check: { file, kind: "template", problems: read.problems, warnings: [] } };
    const { template, warnings } = read.file;
    const { namespace, id } = template;
    return { check: { file, kind: "template", namespace, id, problems: [], warnings }, template: read.file };
  }
  const read = await reader.parse(source);
  if (!read.ok) return { check: { file, kind: "flow", problems: read.problems, warnings: [] } };
  const { flow, warnings } = read.file;
  const { namespace, id } = flow;
  return { check: { file, kind: "flow", namespace, id, problems: [], warnings }, flow: read.file };
}

async function checkSuite(file: string, text: string, { expressions }: FlowReader): Promise<FileCheck> {
  const { parseSuite } = await import("../../core/unit-test/parse-suite.ts");
  const parsed = parseSuite(text, { file, expressions });
  const problems = parsed.ok ? [] : parsed.problems.map((at) => ({ text: formatProblem(at), at }));
  const named = parsed.ok ? { namespace: parsed.suite.namespace, id: parsed.suite.id } : {};
  return { file, kind: "unit tests", ...named, problems, warnings: [] };
}
