/** The one fault a rendering ends with, and the plain fault that functions and filters raise inside it. */
import { messageOf } from "../message-of.ts";

/** Where something stands inside a template; both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What kind of fault it is: `missing` can be caught by `??`, `default` and `is defined`; `limit` ends everything. */
export type FaultKind = "missing" | "limit" | "plain";

/** Characters of the template that a message repeats. */
export const SHOWN_TEMPLATE_CHARS_MAX = 1_000;

/** A template that cannot be compiled or rendered. */
export class ExpressionError extends Error {
  /** The whole text of the template at fault. */
  readonly template: string;
  /** 1-based line inside the template. */
  readonly line: number;
  /** 1-based column inside the template. */
  readonly column: number;
  /** True when a variable or attribute does not exist. */
  readonly notFound: boolean;
  /** What kind of fault it is. */
  readonly kind: FaultKind;

  constructor(message: string, template: string, at: Position, kind: FaultKind = "plain") {
    super(message);
    this.name = "ExpressionError";
    this.template = template;
    this.line = at.line;
    this.column = at.column;
    this.kind = kind;
    this.notFound = kind === "missing";
  }
}

/** A fault raised where the position is not known; the node that called turns it into an {@link ExpressionError}. */
export class Fault extends Error {
  /** See {@link FaultKind}. */
  readonly kind: FaultKind;
  /** What could be done about it; told behind everything else. */
  readonly hint: string;

  constructor(message: string, kind: FaultKind = "plain", hint = "") {
    super(message);
    this.name = "Fault";
    this.kind = kind;
    this.hint = hint;
  }
}

/** The fault of a name that does not exist. */
export function missingError(name: string, template: string, at: Position): ExpressionError {
  const shown = shownTemplate(template);
  return new ExpressionError(
    `Unable to find \`${name}\` used in the expression \`${shown}\` at line ${at.line}`,
    template,
    at,
    "missing",
  );
}

/** The fault of a template's text or of an operation, in the wording `what (template:line) hint`. */
export function placedError(
  what: string,
  template: string,
  at: Position,
  kind: FaultKind = "plain",
  hint = "",
): ExpressionError {
  const message = `${what} (${shownTemplate(template)}:${at.line})${hint === "" ? "" : ` ${hint}`}`;
  return new ExpressionError(message, template, at, kind);
}

/** Whatever was thrown, as the error a caller sees. */
export function toExpressionError(error: unknown, template: string, at: Position): ExpressionError {
  if (error instanceof ExpressionError) return error;
  if (error instanceof Fault) return placedError(error.message, template, at, error.kind, error.hint);
  if (error instanceof RangeError) {
    return placedError("The expression needs more memory or nests deeper than allowed", template, at, "limit");
  }
  return placedError(messageOf(error), template, at);
}

function shownTemplate(template: string): string {
  return template.length <= SHOWN_TEMPLATE_CHARS_MAX ? template : `${template.slice(0, SHOWN_TEMPLATE_CHARS_MAX)}…`;
}
