/** What is wrong with a flow's text, and where; and the list that collects it. */

export const SEVERITIES = ["error", "warning"] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One fault of a flow's text. */
export interface Problem {
  /** The file as the caller named it. */
  readonly file?: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units as editors count. */
  readonly column: number;
  /** Where in the flow: `tasks[2].then[0].format`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
  readonly severity: Severity;
}

/** Problems that one file may list; the rest is counted in a last one. */
export const PROBLEMS_MAX = 1_000;

/** The problem as one line: `file:line:column path: what is wrong; what would be right`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, hint, severity } = problem;
  const place = `${file === undefined ? "" : `${file}:`}${line}:${column}`;
  const kind = severity === "warning" ? "warning: " : "";
  const what = hint === undefined ? message : `${message}; ${hint}`;
  return `${place} ${path === "" ? "" : `${path}: `}${kind}${what}`;
}

/** A place in the flow, outermost part last: cheap to make, turned into text only when there is a problem. */
export interface Path {
  readonly parent: Path | undefined;
  readonly key: string | number;
}

const PLAIN_KEY = /^[\p{L}_$][\p{L}\p{N}_$-]*$/u;

/** `tasks[2].cases["a b"]`. */
export function pathText(path: Path | undefined): string {
  const parts: string[] = [];
  for (let at = path; at; at = at.parent) {
    if (typeof at.key === "number") parts.push(`[${at.key}]`);
    else if (PLAIN_KEY.test(at.key)) parts.push(at.parent ? `.${at.key}` : at.key);
    else parts.push(`[${JSON.stringify(at.key)}]`);
  }
  return parts.reverse().join("");
}

/** Told what is wrong; `at` is an offset in the source. */
export interface Reporter {
  error(at: number, path: Path | undefined, message: string, hint?: string): void;
  warning(at: number, path: Path | undefined, message: string, hint?: string): void;
}
