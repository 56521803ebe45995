/**
 * Which lines of a log were sent, where each comes twice: once as it happens, once out of the repository. Lines have no
 * id; two that are equal in everything are told apart by how many there are.
 */
import { createHash } from "node:crypto";
import type { LogEntry } from "../../../core/contracts/log.ts";

/** Lines out of the repository that may still be on their way as news; older ones have come long ago. */
const AWAITED_MAX = 20_000;

/** Messages above this are told apart by their digest, so that what is kept of a line stays small. */
const MESSAGE_CHARS_MAX = 64;

/** Counts of lines. */
class Tally {
  readonly #counts = new Map<string, number>();

  get size(): number {
    return this.#counts.size;
  }

  add(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** One less; false when there is none. */
  take(key: string): boolean {
    const count = this.#counts.get(key);
    if (count === undefined) return false;
    if (count === 1) this.#counts.delete(key);
    else this.#counts.set(key, count - 1);
    return true;
  }

  forgetOldest(sizeMax: number): void {
    for (const key of this.#counts.keys()) {
      if (this.#counts.size <= sizeMax) return;
      this.#counts.delete(key);
    }
  }
}

/** See the file's head. */
export class EmittedLines {
  /** Sent, and standing behind the place from which the repository is read next. */
  #ahead = new Tally();
  /** Sent out of the repository, and maybe still to come as news. */
  readonly #awaited = new Tally();

  /** How many lines are known that the repository will bring again. */
  get ahead(): number {
    return this.#ahead.size;
  }

  /** True for news that is to be sent. */
  isNews(entry: LogEntry): boolean {
    const key = keyOf(entry);
    if (this.#awaited.take(key)) return false;
    this.#ahead.add(key);
    return true;
  }

  /** Begins to read the repository from the place on that everything known lies behind. */
  pass(): RepositoryPass {
    const known = this.#ahead;
    const ahead = new Tally();
    this.#ahead = ahead;
    return {
      unsent: (entries) =>
        entries.filter((entry) => {
          const key = keyOf(entry);
          if (known.take(key)) return false;
          this.#awaited.add(key);
          this.#awaited.forgetOldest(AWAITED_MAX);
          return true;
        }),
      keep: (entries) => {
        for (const entry of entries) ahead.add(keyOf(entry));
      },
    };
  }
}

/** One reading of the repository, part by part. */
export interface RepositoryPass {
  /** Those of a part that were not sent yet, and are to be sent now. */
  unsent(entries: readonly LogEntry[]): readonly LogEntry[];
  /** These will be read again by the next pass. */
  keep(entries: readonly LogEntry[]): void;
}

function keyOf({ timestamp, level, taskRunId, attemptNumber, thread, message }: LogEntry): string {
  const text = message.length <= MESSAGE_CHARS_MAX ? message : createHash("sha1").update(message).digest("base64");
  return `${timestamp} ${level} ${taskRunId} ${attemptNumber} ${thread} ${text}`;
}
