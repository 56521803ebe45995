/** The last lines of a log: as many as are looked at, however many come. */
import type { LogEntry, LogLevel } from "../../core/contracts/log.ts";

/** Characters kept of one log message; the rest would not fit on a screen anyway. */
export const LOG_MESSAGE_CHARS_MAX = 4_000;

/** A message of the log, as a screen shows it. */
export interface TailEntry {
  readonly taskId: string | undefined;
  readonly taskRunId: string | undefined;
  readonly level: LogLevel;
  readonly message: string;
}

/** Keeps the newest entries; adding costs the same whatever was added before. */
export class LogTail {
  readonly #kept: TailEntry[] = [];
  readonly #max: number;
  #total = 0;

  /** Keeps at most `max` entries. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Entries that ever came. */
  get total(): number {
    return this.#total;
  }

  add(entry: TailEntry): void {
    this.#total++;
    this.#kept.push(entry);
    if (this.#kept.length >= 2 * this.#max) this.#kept.splice(0, this.#kept.length - this.#max);
  }

  /** The newest entries, oldest first, at most `count`. */
  last(count: number): readonly TailEntry[] {
    const wanted = Math.min(count, this.#max);
    return wanted <= 0 ? [] : this.#kept.slice(-wanted);
  }
}

/** What a screen keeps of a log entry. */
export function toTailEntry(entry: LogEntry): TailEntry {
  const { message } = entry;
  return {
    taskId: entry.taskId,
    taskRunId: entry.taskRunId,
    level: entry.level,
    message: message.length > LOG_MESSAGE_CHARS_MAX ? message.slice(0, LOG_MESSAGE_CHARS_MAX) : message,
  };
}
