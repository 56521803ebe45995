/** How a run is told while it goes on and at its end. */
import type { Update } from "../../core/contracts/queue.ts";
import type { Execution } from "../../core/execution/execution.ts";
import type { ExitCode } from "../exit-code.ts";

/** The end of a run. */
export interface RunEnd {
  readonly execution: Execution;
  readonly exitCode: ExitCode;
}

/** One way to tell a run. */
export interface Reporter {
  /** Tells what happened; a promise comes back when its reader is slow. */
  update(update: Update): Promise<void> | undefined;
  /** Tells the person something about the run, such as that it is being killed. */
  notice(text: string): void;
  /** Leaves the terminal to a question meanwhile. */
  aside<T>(act: () => Promise<T>): Promise<T>;
  /** Tells the end. */
  finish(end: RunEnd): Promise<void>;
  /** Leaves the terminal as it was, without a word; for ends that nobody planned. */
  close(): Promise<void>;
}
