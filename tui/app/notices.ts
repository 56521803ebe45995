/** What is said at the foot, until the next key: a message, and the command line that does the same as an act. */
import type { NoticeKind } from "./desk.ts";
import type { Notice } from "./frame.ts";

/** See the file's head. */
export class Notices {
  #notice: Notice | undefined;
  /** The command line of what was done last. */
  #lastCommand: string | undefined;
  /** Whether the act that goes on has told its command itself. */
  #hasTold = false;

  get current(): Notice | undefined {
    return this.#notice;
  }

  get lastCommand(): string | undefined {
    return this.#lastCommand;
  }

  say(text: string, kind: NoticeKind): void {
    this.#notice = { text, kind };
  }

  clear(): void {
    this.#notice = undefined;
  }

  /** An act begins, of which nothing is told yet. */
  begin(): void {
    this.#hasTold = false;
  }

  /** An act is over; its command is told, unless it told another one itself. */
  end(command: string | undefined): void {
    if (command !== undefined && !this.#hasTold) this.did(command);
  }

  /** Beside what the act itself had to say; what went wrong has no command that does better. */
  did(command: string): void {
    this.#hasTold = true;
    if (command === "" || this.#notice?.kind === "failure") return;
    this.#lastCommand = command;
    const { kind = "info", text } = this.#notice ?? {};
    this.#notice = { kind, text: text === undefined ? `Same as: ${command}` : `${text} · same as: ${command}` };
  }
}
