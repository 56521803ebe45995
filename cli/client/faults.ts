/** What stops a command that asks a server. */

/** Something went wrong that the person is told in full: what, why, and what to do. */
export class ClientFault extends Error {
  /** Further lines, such as what else is wrong. */
  readonly details: readonly string[];

  constructor(message: string, details: readonly string[] = []) {
    super(message);
    this.name = "ClientFault";
    this.details = details;
  }
}

/** The words of the command make no sense together. */
export class UsageFault extends Error {
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "UsageFault";
    this.problems = problems;
  }
}
