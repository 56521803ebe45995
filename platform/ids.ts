/** New ids: 128 random bits in base 62, 21 or 22 characters, as Kestra's executions and task runs have. */
import { getRandomValues } from "node:crypto";
import type { IdSource } from "../core/contracts/clock.ts";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE = 62n;
/** Ids whose random bytes are drawn at once. */
const POOL_IDS = 256;
const ID_BYTES = 16;

/** Ids of the machine's randomness. */
export function createRandomIds(): IdSource {
  const pool = new Uint8Array(POOL_IDS * ID_BYTES);
  const view = new DataView(pool.buffer);
  let used = pool.length;
  return {
    next() {
      if (used === pool.length) {
        getRandomValues(pool);
        used = 0;
      }
      const high = view.getBigUint64(used);
      const low = view.getBigUint64(used + 8);
      used += ID_BYTES;
      return toBase62((high << 64n) | low);
    },
  };
}

function toBase62(value: bigint): string {
  let text = "";
  for (let rest = value; rest > 0n; rest /= BASE) text = ALPHABET[Number(rest % BASE)] + text;
  return text.padStart(21, "0");
}
