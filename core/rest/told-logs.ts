/**
 * Which log lines were told already. Lines have no ids, and each connection tells all of them from the beginning: the
 * third line of a text is news when only two of it were told before. A million lines are remembered in some 20 MB: of each
 * text its hash of 48 bits, and how often it was told. Two texts of one hash make one line less only when both come again.
 */
import { textAt } from "./json-fields.ts";

/** What makes a line that line; servers tell more or less beside it. */
const FIELDS = ["timestamp", "level", "taskRunId", "attemptNumber", "message"] as const;

/** Tables, so that the growth of one is over soon. */
const TABLES = 16;

/** Slots of a table at first; a power of two. */
const SLOTS_MIN = 64;

/** Tables are at most so full. */
const FULL_MAX = 0.75;

/** Lines of one text that can be told apart. */
const COUNT_MAX = 0xffff;

/** Counts the lines of an execution's log. */
export class ToldLogs {
  readonly #tables = Array.from({ length: TABLES }, () => new CountTable(SLOTS_MIN));
  #connection: number | undefined;

  /** True when the line was not told yet; it counts as told from then on. @param connection whatever tells the whole log */
  isNews(row: unknown, connection: number): boolean {
    if (connection !== this.#connection) {
      this.#connection = connection;
      for (const table of this.#tables) table.begin();
    }
    const [low, high] = hashOf(row);
    const index = high % TABLES;
    let table = this.#tables[index] ?? new CountTable(SLOTS_MIN);
    if (table.isFull) {
      table = table.doubled();
      this.#tables[index] = table;
    }
    return table.count(low, high);
  }
}

/** Open addressing: what hashes to a taken slot lies in the next free one. */
class CountTable {
  /** How often each was seen over this connection; as often as told, until there is a second one. */
  #seen: Uint16Array | undefined;
  readonly #low: Uint32Array;
  readonly #high: Uint16Array;
  /** 0 for a free slot. */
  readonly #told: Uint16Array;
  #used = 0;

  constructor(slots: number) {
    this.#low = new Uint32Array(slots);
    this.#high = new Uint16Array(slots);
    this.#told = new Uint16Array(slots);
  }

  /** A connection begins, and tells everything once more. */
  begin(): void {
    if (this.#used === 0) return;
    this.#seen ??= new Uint16Array(this.#told.length);
    this.#seen.fill(0);
  }

  get isFull(): boolean {
    return this.#used >= this.#told.length * FULL_MAX;
  }

  /** Counts one; true when it is more than were told. */
  count(low: number, high: number): boolean {
    const slot = this.#slotOf(low, high);
    const told = this.#told[slot] ?? 0;
    const seen = Math.min(COUNT_MAX, (this.#seen ? (this.#seen[slot] ?? 0) : told) + 1);
    if (this.#seen) this.#seen[slot] = seen;
    if (seen <= told && told < COUNT_MAX) return false;
    if (told === 0) this.#take(slot, low, high);
    this.#told[slot] = seen;
    return true;
  }

  doubled(): CountTable {
    const larger = new CountTable(this.#told.length * 2);
    if (this.#seen) larger.#seen = new Uint16Array(larger.#told.length);
    for (let from = 0; from < this.#told.length; from++) {
      const told = this.#told[from] ?? 0;
      if (told === 0) continue;
      const [low, high] = [this.#low[from] ?? 0, this.#high[from] ?? 0];
      const slot = larger.#slotOf(low, high);
      larger.#take(slot, low, high);
      larger.#told[slot] = told;
      if (larger.#seen) larger.#seen[slot] = this.#seen?.[from] ?? 0;
    }
    return larger;
  }

  #take(slot: number, low: number, high: number): void {
    this.#low[slot] = low;
    this.#high[slot] = high;
    this.#used++;
  }

  #slotOf(low: number, high: number): number {
    const last = this.#told.length - 1;
    let slot = low & last;
    while (this.#told[slot] !== 0 && (this.#low[slot] !== low || this.#high[slot] !== high)) slot = (slot + 1) & last;
    return slot;
  }
}

/** Two lanes of multiplying and mixing: 32 and 16 bits. */
function hashOf(row: unknown): readonly [low: number, high: number] {
  let first = 0x9e3779b1;
  let second = 0x85ebca77;
  for (const field of FIELDS) {
    const text = textAt(row, field);
    for (let index = 0; index <= text.length; index++) {
      // Behind each field stands what is no character, so that "a", "b" is not "ab", "".
      const code = index < text.length ? text.charCodeAt(index) : 0x1_0000;
      first = Math.imul(first ^ code, 0x5bd1e995);
      second = Math.imul(second ^ code, 0x27d4eb2f);
    }
  }
  first = Math.imul(first ^ (first >>> 16), 0x85ebca6b) ^ Math.imul(second ^ (second >>> 13), 0xc2b2ae35);
  second = Math.imul(second ^ (second >>> 16), 0x85ebca6b) ^ Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return [first >>> 0, (second >>> 8) & 0xffff];
}
