/** Flows of this machine on their way to a server: files with what they include, in one text or one by one. */
import { type AnswerFault, RestFault } from "../../core/rest/faults.ts";
import { locatedProblem } from "../../core/rest/located-problem.ts";
import { looksLikeSuite } from "../../core/unit-test/looks-like-suite.ts";
import { findFlowFiles } from "../flows/flow-files.ts";
import { readIncludedText } from "../flows/included-text.ts";
import { STANDARD_INPUT } from "../flows/source-text.ts";
import { isTemplateFile } from "../flows/template-files.ts";

/** What is looked for. */
export type SourceKind = "flow" | "template";

/** The text of one file. */
export interface FlowSource {
  /** How messages name it. */
  readonly file: string;
  readonly text: string;
  /** Where a place of the text stands, in this file or one that it includes: `file:line:column`. */
  place(line: number, column: number): string;
}

/** Between the flows of one text. */
const DIVIDER = "\n---\n";

/**
 * The files of the paths, with everything that they include; unit tests are left out. Folders hold both flows and
 * templates, told apart by their places, but a folder named for templates holds nothing else.
 * @throws RestFault when a path leads nowhere, or a file cannot be read
 */
export async function readSources(paths: readonly string[], kind: SourceKind): Promise<readonly FlowSource[]> {
  const sources: FlowSource[] = [];
  for (const path of paths) {
    const found = path === STANDARD_INPUT ? ({ ok: true, files: [path] } as const) : await findFlowFiles(path);
    if (!found.ok && !found.isEmpty) throw new RestFault(found.problem);
    const files = found.ok ? found.files : [];
    for (const file of files) {
      const isFolder = file !== path;
      if (isFolder && kind === "flow" && isTemplateFile(file, path)) continue;
      const read = await readIncludedText(file);
      if (!read.ok) throw new RestFault(read.problems[0] ?? file, read.problems.slice(1));
      if (isFolder && looksLikeSuite(read.text)) continue;
      sources.push({ file: read.file, text: read.text, place: placeOf(read) });
    }
  }
  return sources;
}

function placeOf({ origin }: { origin(line: number, column: number): { file: string; line: number; column: number } }) {
  return (line: number, column: number): string => {
    const at = origin(line, column);
    return `${at.file}:${at.line}:${at.column}`;
  };
}

/** All flows in one text, as servers take them together. */
export function joinSources(sources: readonly FlowSource[]): string {
  return sources.map(({ text }) => text.replace(/^---[ \t]*\r?\n/, "").trimEnd()).join(DIVIDER);
}

/** The same text with another namespace in each `namespace:` at the beginning of a line. */
export function withNamespace(source: FlowSource, namespace: string): FlowSource {
  return { ...source, text: source.text.replace(/^namespace:.*$/gm, `namespace: ${namespace}`) };
}

/** The fault with the file, and the line and column in it, that each problem is about. */
export function locatedFault(error: AnswerFault, source: FlowSource): RestFault {
  if (error.violations.length === 0) return new RestFault(`${source.file}: ${error.message}`);
  const problems = error.violations.map((violation) =>
    locatedProblem(violation, (place) => (place ? source.place(place.line, place.column) : source.file)),
  );
  const [first = "", ...others] = problems;
  return new RestFault(first, others);
}
