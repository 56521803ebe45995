/** Values as the rest of the system knows them: plain objects, arrays, numbers, texts. */
import { temporalText } from "./dates/temporal-text.ts";
import { Fault } from "./error.ts";
import { javaText } from "./java-text.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry } from "./map-value.ts";
import { isNumber, JavaDecimal, toNumber } from "./number.ts";

/**
 * The value without the language's own classes. Whole numbers and decimals that JavaScript numbers cannot hold become
 * texts, dates become ISO texts, bytes Base64. The value itself is returned when there is nothing to change at its top.
 */
export function toPlain(value: unknown, depth = 0): unknown {
  if (typeof value === "bigint") return BigInt(Number(value)) === value ? Number(value) : value.toString();
  if (typeof value !== "object") return value === undefined || typeof value === "function" ? null : value;
  if (value === null) return null;
  if (value instanceof JavaDecimal) return plainDecimal(value);
  if (isNumber(value)) return toNumber(value);
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (Array.isArray(value) || value instanceof Set) return Array.from(value, (item) => toPlain(item, depth + 1));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof MapEntry) return plainMap([[value.key, value.value]], depth);
  if (isMapValue(value)) return plainMap(entriesOf(value), depth);
  if (value instanceof Date || isTemporal(value)) return temporalText(value);
  return value;
}

function plainDecimal(value: JavaDecimal): unknown {
  const near = value.value;
  return String(near) === value.text() || value.unscaled < 2n ** 53n ? near : value.text();
}

function plainMap(entries: Iterable<readonly [unknown, unknown]>, depth: number): Record<string, unknown> {
  const plain: Record<string, unknown> = {};
  for (const [key, item] of entries) {
    Object.defineProperty(plain, javaText(key), {
      value: toPlain(item, depth + 1),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return plain;
}
