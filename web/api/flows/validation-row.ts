/** What checking a text came to, as the API answers it. */
import type { ParseResult } from "../../../core/flow/parser.ts";
import type { Problem } from "../../../core/flow/problem.ts";
import type { ValidationSchema } from "../schemas/flow.ts";
import { violationOf } from "./parsed-flow.ts";

/** See {@link ValidationSchema}. */
export type Validation = (typeof ValidationSchema)["static"];

/** What is said of a text that was read, whatever it holds. */
type Checked =
  | Pick<Extract<ParseResult, { ok: true }>, "ok" | "warnings">
  | Pick<Extract<ParseResult, { ok: false }>, "ok" | "problems">;

/** How the path of a property is shown. */
type PathForm = (path: string) => string;

const asItIs: PathForm = (path) => path;

/** The errors as lines. @param pathOf how paths are shown. Default: as they are */
export function constraintsOf(parsed: Checked, pathOf: PathForm = asItIs): Pick<Validation, "constraints"> {
  if (parsed.ok) return {};
  const errors = parsed.problems.filter(({ severity }) => severity === "error");
  const lines = errors.map((problem) => {
    const { path = "", message } = violationOf(problem);
    return `${pathOf(path)}: ${message}\n`;
  });
  return { constraints: lines.join("") };
}

/** What should be written otherwise. @param pathOf how paths are shown. Default: as they are */
export function notesOf(parsed: Checked, pathOf: PathForm = asItIs) {
  const problems: readonly Problem[] = parsed.ok ? parsed.warnings : parsed.problems;
  const notes = problems.filter(({ severity }) => severity === "warning");
  const told = ({ path, message, hint }: Problem): string =>
    `${path === "" ? "" : `${pathOf(path)}: `}${message}${hint === undefined ? "" : `; ${hint}`}`;
  const isOld = ({ message }: Problem): boolean => / is deprecated$/.test(message);
  const isOlderName = ({ message }: Problem): boolean => / is an older name$/.test(message);
  return {
    deprecationPaths: notes.filter(isOld).map(({ path }) => pathOf(path)),
    warnings: notes.filter((each) => !isOld(each) && !isOlderName(each)).map(told),
    infos: notes.filter(isOlderName).map(told),
  };
}
