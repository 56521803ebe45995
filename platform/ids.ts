/**
 * New ids: 128 bits in base 62, 21 characters as most of Kestra's executions and task runs have. They begin with the
 * millisecond they are made in, so that a database puts new rows beside each other instead of all over an index. The
 * other 80 bits are random.
 */
import { getRandomValues } from "node:crypto";
import type { IdSource } from "../core/contracts/clock.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = 62n;
/** Enough until the year 3084. */
const ID_CHARS = 21;
/** Ids whose random bytes are drawn at once. */
const POOL_IDS = 256;
const RANDOM_BYTES = 10;

/**
 * Ids of the machine's clock and randomness. Those made later sort later, by code unit, but those of one millisecond.
 * @param nowMs default the machine's clock
 */
export function createRandomIds(nowMs: () => number = Date.now): IdSource {
  const pool = new Uint8Array(POOL_IDS * RANDOM_BYTES);
  const view = new DataView(pool.buffer);
  let used = pool.length;
  return {
    next() {
      if (used === pool.length) {
        getRandomValues(pool);
        used = 0;
      }
      const high = (BigInt(nowMs()) << 16n) | BigInt(view.getUint16(used));
      const low = view.getBigUint64(used + 2);
      used += RANDOM_BYTES;
      return toBase62((high << 64n) | low);
    },
  };
}

function toBase62(value: bigint): string {
  let text = "";
  for (let rest = value; rest > 0n; rest /= BASE) text = ALPHABET[Number(rest % BASE)] + text;
  return text.padStart(ID_CHARS, "0");
}
