/** Faults of templates, with the place they lie at. */

/** Where in a template something stands; 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What kind of fault it is: `not-found` is the only one that `??`, `default` and `is defined` catch. */
export type ExpressionFaultKind = "syntax" | "not-found" | "evaluation" | "limit";

/** A template that is wrong or cannot be rendered. The message is fit for users. */
export class ExpressionError extends Error {
  readonly kind: ExpressionFaultKind;
  /** 1-based position inside the template. */
  readonly line: number;
  readonly column: number;
  /** not-found: the name that was looked for. */
  readonly missing: string | undefined;

  constructor(kind: ExpressionFaultKind, message: string, position: Position, missing?: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ExpressionError";
    this.kind = kind;
    this.line = position.line;
    this.column = position.column;
    this.missing = missing;
  }
}

/** A fault inside a function, filter or test; the engine adds the place. */
export class CallFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "CallFault";
  }
}

/** An attribute that is not there. Thrown before the template's text is known; the engine words the message. */
export class NotFound extends Error {
  readonly attribute: string;
  readonly position: Position;
  constructor(attribute: string, position: Position) {
    super(`Unable to find \`${attribute}\``);
    this.name = "NotFound";
    this.attribute = attribute;
    this.position = position;
  }
}
