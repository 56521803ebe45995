/**
 * How a run is ended from outside: by Ctrl-C and its relatives, by `--timeout`, or because nobody reads any more.
 *
 *   running --a signal, the timeout, a closed pipe--> killing --a second signal--> the process ends at once
 */

import { type EndSignal, exitProcess } from "../../platform/process.ts";
import { killWatchedGroups } from "../../platform/process-group.ts";
import { EXIT } from "../exit-code.ts";

/** What an end from outside does. */
export interface InterruptActions {
  /** Asks the execution to stop. Not called before {@link Interrupts.begin}. */
  kill(): void;
  /** Tells the person. */
  notice(text: string): void;
  /** Puts the terminal in order before the process ends at once. */
  restore(): void;
}

/** Keeps count of what was asked. */
export class Interrupts {
  /** True once the run was asked to end. */
  requested = false;
  /** Why, in words for the end of the run; undefined when it needs no words. */
  reason: string | undefined;
  #actions: InterruptActions | undefined;
  #onRequest: () => void = () => undefined;

  /** Settles when the run is asked to end. */
  readonly whenRequested = new Promise<void>((resolve) => {
    this.#onRequest = resolve;
  });

  /** From now on there is an execution to kill; one that was asked for before is killed now. */
  begin(actions: InterruptActions): void {
    this.#actions = actions;
    if (this.requested) this.#kill();
  }

  /** The execution has ended: there is nothing to kill any more. */
  over(): void {
    this.#actions = undefined;
  }

  /** A signal came. */
  signal(signal: EndSignal): void {
    if (this.requested) {
      this.#actions?.restore();
      killWatchedGroups();
      exitProcess(EXIT.killed);
    }
    const again = signal === "SIGINT" ? " Press Ctrl-C again to exit at once." : "";
    this.request(`Killing the execution.${again}`, `Killed by ${signal === "SIGINT" ? "Ctrl-C" : signal}.`);
  }

  /** Ends the run for a reason; says nothing when `text` is undefined. */
  request(text: string | undefined, reason?: string): void {
    if (this.requested) return;
    this.requested = true;
    this.reason = reason;
    this.#onRequest();
    if (!this.#actions) return;
    if (text !== undefined) this.#actions.notice(text);
    this.#kill();
  }

  #kill(): void {
    this.#actions?.kill();
  }
}
