/** What comes of asking for something to be done about an execution. */

/** Why it cannot be done. */
export type OperationProblemKind =
  /** There is no such execution, task run or flow. */
  | "not-found"
  /** The execution's state does not allow it now. */
  | "conflict"
  /** What was asked for makes no sense. */
  | "invalid";

/** Why it cannot be done, for users. */
export interface OperationProblem {
  readonly kind: OperationProblemKind;
  readonly message: string;
  /** The input it is about, when it is about one. */
  readonly inputId?: string;
  /** Of several: the execution it is about. */
  readonly executionId?: string;
}

/** The answer to an operation. */
export type OperationResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly OperationProblem[] };

/** It is on its way. */
export function done<T>(value: T): OperationResult<T> {
  return { ok: true, value };
}

/** It cannot be done. */
export function refused(
  kind: OperationProblemKind,
  message: string,
): { readonly ok: false; readonly problems: readonly OperationProblem[] } {
  return { ok: false, problems: [{ kind, message }] };
}
