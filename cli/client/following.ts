/**
 * Following that a person can end: Ctrl-C, a signal or a reader that left end the following and nothing on the server; a
 * second Ctrl-C ends the program at once.
 */
import { standardOutput } from "../../platform/console.ts";
import { exitProcess, keepAlive, onEndSignal } from "../../platform/process.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { tell } from "../messages.ts";
import type { Session } from "./session.ts";

/** A following that goes on. */
export interface Following {
  /** Aborted when the person has seen enough. */
  readonly signal: AbortSignal;
  /** Settles then. */
  readonly ended: Promise<void>;
}

/** Follows; the process stays alive meanwhile. */
export async function following<T>(follow: (following: Following) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const ended = new Promise<void>((resolve) => stop.signal.addEventListener("abort", () => resolve(), { once: true }));
  onEndSignal(() => {
    if (stop.signal.aborted) exitProcess(EXIT.killed);
    stop.abort();
  });
  standardOutput().onClosed(() => stop.abort());
  const release = keepAlive();
  try {
    return await follow({ signal: stop.signal, ended });
  } finally {
    release();
  }
}

/** Tells how to go on when a following ended before its execution; answers the exit code of that. */
export function leave({ given }: Pick<Session, "given">, executionId: string): ExitCode {
  const where = ["server", "context"].flatMap((name) => {
    const value = given.value(name);
    return value === undefined ? [] : [`--${name} ${value}`];
  });
  const words = [executionId, ...where].join(" ");
  tell(`${executionId} goes on at the server. Follow it again: kestra execution logs -f ${words}`);
  tell(`End it: kestra execution kill ${words}`);
  return EXIT.killed;
}
