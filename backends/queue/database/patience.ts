/** How to go on when the database does not: try again later, for as long as it takes, and say so once. */
import type { Clock } from "../../../core/contracts/clock.ts";
import { pause } from "../../../core/contracts/pause.ts";
import { SqlError } from "../../database/sql-database.ts";

/** The pause before the second try; the first comes at once. */
const PAUSE_FIRST_MS = 20;
const PAUSE_MAX_MS = 1_000;

/** True when the same may well succeed later: nothing is wrong with what was asked. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof SqlError)
    return error.code === "UNAVAILABLE" || error.code === "CONFLICT" || error.code === "NO_SPACE";
  return isPassing(error.cause);
}

/** Milliseconds before another try; 0 before the first of them. */
export function pauseMs(failures: number): number {
  return failures <= 1 ? 0 : Math.min(PAUSE_MAX_MS, PAUSE_FIRST_MS * 2 ** (failures - 2));
}

/** Who does not give up on a database. */
export interface Patience {
  readonly clock: Clock;
  /** Told when the database begins to fail, not with each try. */
  onFault(error: unknown): void;
  /** Aborts when nobody waits any longer. */
  readonly ended: AbortSignal;
}

/** Tries until it succeeds, or fails for a reason of its own. */
export async function persist<T>({ clock, onFault, ended }: Patience, action: () => Promise<T>): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await action();
    } catch (error) {
      if (!isPassing(error) || ended.aborted) throw error;
      failures++;
      if (failures === REPORTED_FAILURES) onFault(error);
      await pause(clock, pauseMs(failures), ended);
    }
  }
}

/** Two transactions in each other's way, or a connection that was just cut, are nothing to speak of. */
export const REPORTED_FAILURES = 3;
