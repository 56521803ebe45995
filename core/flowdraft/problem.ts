/** What is wrong with a flow file, and where. */

/** One fault of a flow's text. */
export interface Problem {
  readonly file?: string;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** Where in the flow: `tasks[2].then[0].format`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
  readonly severity: "error" | "warning";
}

/** The problem as one line: `file:line:column path: message; hint`. */
export function formatProblem(problem: Problem): string {
  const { file, line, column, path, message, hint } = problem;
  const place = `${file === undefined ? "" : `${file}:`}${line}:${column}`;
  const what = hint === undefined ? message : `${message}; ${hint}`;
  return path === "" ? `${place} ${what}` : `${place} ${path}: ${what}`;
}
