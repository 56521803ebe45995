/** The order in which Java's HashMap lists its entries: people see it when they print a map they wrote. */
import { type MapValue, mapOf } from "./map-value.ts";
import { isWhole, JavaDouble } from "./number.ts";

/** Java's `hashCode` of a text. */
export function textHash(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
  return hash;
}

function hashOf(key: unknown): number {
  if (typeof key === "string") return textHash(key);
  if (typeof key === "boolean") return key ? 1231 : 1237;
  if (isWhole(key)) return longHash(BigInt.asUintN(64, BigInt(key)));
  if (typeof key === "number" || key instanceof JavaDouble) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, typeof key === "number" ? key : key.value);
    return view.getInt32(0) ^ view.getInt32(4);
  }
  return 0;
}

function longHash(bits: bigint): number {
  return Number(BigInt.asIntN(32, bits ^ (bits >> 32n)));
}

/** Smallest table that holds so many entries without growing. */
function tableSize(count: number, smallest: number): number {
  let size = smallest;
  while (size * 0.75 < count) size *= 2;
  return size;
}

/**
 * A map of the entries in a HashMap's order; the last entry of a key wins. `smallest`, a power of two, is the table's
 * size to begin with.
 */
export function hashOrderedMap(entries: readonly (readonly [unknown, unknown])[], smallest = 16): MapValue {
  const unique = new Map<unknown, unknown>(entries);
  if (unique.size < 2) return mapOf(unique);
  const mask = tableSize(unique.size, smallest) - 1;
  const placed = [...unique].map((entry) => {
    const hash = hashOf(entry[0]);
    return { entry, bucket: (hash ^ (hash >>> 16)) & mask };
  });
  placed.sort((left, right) => left.bucket - right.bucket);
  return mapOf(placed.map(({ entry }) => entry));
}
