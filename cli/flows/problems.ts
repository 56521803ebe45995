/** What is wrong with files that were to be read: a flow's own problems, and files that could not be read at all. */
import type { Problem } from "../../core/flow/problem.ts";

/** A problem as one line for a person, and in parts for a program. */
export interface FileProblem {
  readonly text: string;
  /** Undefined when no place in a file is at fault. */
  readonly at?: Problem;
}

/** A problem of no place in a file. */
export function plainProblem(text: string): FileProblem {
  return { text };
}

/** The event that tells a problem to a program. */
export function problemEvent({ text, at }: FileProblem) {
  if (!at) return { type: "problem", message: text } as const;
  const { file, line, column, path, message, hint } = at;
  return { type: "problem", file, line, column, path, message, hint } as const;
}
