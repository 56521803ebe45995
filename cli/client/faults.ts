/** What is wrong with how a command that asks a server was called. */

/** The words of the command make no sense together. */
export class UsageFault extends Error {
  readonly problems: readonly string[];

  constructor(...problems: readonly string[]) {
    super(problems.join(" "));
    this.name = "UsageFault";
    this.problems = problems;
  }
}
