/**
 * Which lines of a log were sent, where each comes twice: once as it happens, once out of the repository. Lines have no
 * id: those that are equal in everything are told apart by how many there are. Of each line a number is kept, so that
 * thousands of followers take little memory.
 */
import type { LogEntry } from "../../../core/contracts/log.ts";

/** Lines out of the repository that may still be on their way as news; older ones have come long ago. */
const AWAITED_MAX = 10_000;

/** Lines that were written so long ago do not come as news any more, even where clocks of machines differ. */
const AWAITED_AGE_MS = 10 * 60_000;

/** Counts of lines. */
class Tally {
  readonly #counts = new Map<number, number>();

  get size(): number {
    return this.#counts.size;
  }

  add(key: number): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** One less; false when there is none. */
  take(key: number): boolean {
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

/** A number for each of some lines. */
export type LineKeys = readonly number[];

/** One reading of the repository, part by part. */
export interface RepositoryPass {
  /** Takes the lines of a part; answers those that were not sent yet, and are to be sent now. */
  read(entries: readonly LogEntry[]): { readonly unsent: readonly LogEntry[]; readonly keys: LineKeys };
  /** These will be read again by the next pass. */
  keep(keys: LineKeys): void;
}

/** See the file's head. */
export class EmittedLines {
  /** Sent, and standing behind the place from which the repository is read next. */
  #ahead = new Tally();
  /** Sent out of the repository, and maybe still to come as news. */
  #awaited = new Tally();
  /** The same, of those that were sent some time ago. */
  #awaitedLongest = new Tally();

  /** How many lines are known that the repository will bring again. */
  get ahead(): number {
    return this.#ahead.size;
  }

  /** True while lines that were sent may still come as news. */
  get isAwaiting(): boolean {
    return this.#awaited.size + this.#awaitedLongest.size > 0;
  }

  /** Those that were sent before this was called last do not come any more. */
  forgetAwaited(): void {
    this.#awaitedLongest = this.#awaited;
    this.#awaited = new Tally();
  }

  /** True for news that is to be sent. */
  isNews(entry: LogEntry): boolean {
    const key = keyOf(entry);
    if (this.#awaited.take(key) || this.#awaitedLongest.take(key)) return false;
    this.#ahead.add(key);
    return true;
  }

  /** Begins to read the repository from the place on that everything known lies behind. @param nowMs epoch */
  pass(nowMs: number): RepositoryPass {
    const known = this.#ahead;
    const ahead = new Tally();
    this.#ahead = ahead;
    return {
      read: (entries) => {
        const keys = entries.map(keyOf);
        const unsent = entries.filter((entry, index) => {
          const key = keys[index] ?? 0;
          if (known.take(key)) return false;
          if (nowMs - Date.parse(entry.timestamp) < AWAITED_AGE_MS) this.#await(key);
          return true;
        });
        return { unsent, keys };
      },
      keep: (keys) => {
        for (const key of keys) ahead.add(key);
      },
    };
  }

  #await(key: number): void {
    this.#awaited.add(key);
    this.#awaited.forgetOldest(AWAITED_MAX);
  }
}

const keys = new WeakMap<LogEntry, number>();

/** The number of a line, made once for all who follow it. */
function keyOf(entry: LogEntry): number {
  let key = keys.get(entry);
  if (key === undefined) {
    key = hashOf(entry);
    keys.set(entry, key);
  }
  return key;
}

/** 53 bits: among the lines that are kept, two different ones have the same number once in a hundred million logs. */
function hashOf({ timestamp, level, taskRunId, attemptNumber, thread, message }: LogEntry): number {
  const text = `${timestamp} ${level} ${taskRunId} ${attemptNumber} ${thread} ${message}`;
  let [high, low] = [0x9e3779b9, 0x85ebca6b];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  return (high & 0x1f_ffff) * 0x1_0000_0000 + (low >>> 0);
}
