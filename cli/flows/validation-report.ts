/** Tells what came of checking files: in one line, or as a document for a program. */
import type { Problem } from "../../core/flow/problem.ts";
import type { FileProblem } from "./problems.ts";
import type { FileCheck, FileKind } from "./validate-flows.ts";

const KIND_WORDS: readonly (readonly [FileKind, string, string])[] = [
  ["flow", "flow", "flows"],
  ["template", "template", "templates"],
  ["unit tests", "file of unit tests", "files of unit tests"],
];

/** How many files are valid and how many are not. */
export function checkSummary(checks: readonly FileCheck[]): string {
  const valid = checks.filter(({ problems }) => problems.length === 0);
  const kinds = KIND_WORDS.flatMap(([wanted, word, words]) => {
    const count = valid.filter(({ kind }) => kind === wanted).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? word : words}`];
  });
  const invalid = checks.length - valid.length;
  const warnings = checks.flatMap((check) => check.warnings).length;
  const parts = [
    ...(kinds.length > 0 ? [`${kinds.join(" and ")} valid`] : []),
    ...(invalid > 0 ? [`${counted(invalid, "file")} invalid`] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ];
  return parts.join(", ");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** Everything as one JSON document. */
export function checksJson(checks: readonly FileCheck[]): string {
  const valid = checks.filter(({ problems }) => problems.length === 0).length;
  const files = checks.map(({ file, kind, namespace, id, problems, warnings }) => ({
    file,
    kind,
    namespace,
    id,
    valid: problems.length === 0,
    problems: problems.map((problem) => problemParts(file, problem)),
    warnings: warnings.map(placeAndText),
  }));
  return `${JSON.stringify({ valid, invalid: checks.length - valid, files }, undefined, 2)}\n`;
}

function problemParts(file: string, { text, at }: FileProblem) {
  return at ? placeAndText(at) : { message: text.replace(`${file}: `, "") };
}

function placeAndText({ line, column, path, message, hint }: Problem) {
  return { line, column, path, message, hint };
}
