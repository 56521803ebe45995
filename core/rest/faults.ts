/** What keeps a client of the REST API from what it wants, in words for people. */
import { messageOf } from "../message-of.ts";

/** Something went wrong that the person is told in full: what, why, and what to do. */
export class RestFault extends Error {
  /** Further lines, such as what else is wrong. */
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.name = "RestFault";
    this.details = details;
  }
}

/** A server that answers, but with no events where there should be some: it is none of ours, or something is between. */
export class NoEventsFault extends RestFault {
  constructor(message: string) {
    super(message);
    this.name = "NoEventsFault";
  }
}

/** One thing that is wrong with what was sent. */
export interface Violation {
  /** Of a property or an input; "" for the whole. */
  readonly path: string;
  readonly message: string;
}

/** A server that is there, but refused; its status and what is wrong with each part of what was sent. */
export class AnswerFault extends RestFault {
  readonly status: number;
  readonly violations: readonly Violation[];

  constructor(status: number, message: string, violations: readonly Violation[] = []) {
    // The first one is in the message.
    const told = violations.filter((violation) => !message.includes(violation.message));
    super(
      message,
      told.map(({ path, message: what }) => (path === "" ? what : `${path}: ${what}`)),
    );
    this.name = "AnswerFault";
    this.status = status;
    this.violations = violations;
  }

  /** True when it is about what was asked for: the next thing may go well. Anything else is no better for that one. */
  get isAboutOne(): boolean {
    return [400, 404, 409, 413, 422].includes(this.status);
  }
}

/** All that is known of what was thrown, a line each. */
export function faultLines(error: unknown): readonly string[] {
  return [messageOf(error), ...(error instanceof RestFault ? error.details : [])];
}
