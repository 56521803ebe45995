/** How a value reads inside a text (`~`, `upper`, `join`, …): Java's `toString`. */
import { temporalText } from "./dates/temporal-text.ts";
import { Fault } from "./error.ts";
import { VALUE_DEPTH_MAX } from "./limits.ts";
import { entriesOf, isMapValue, isTemporal, MapEntry } from "./map-value.ts";
import { isNumber } from "./number.ts";
import { numberText } from "./number-text.ts";

/** The text: lists as `[a, b]`, maps as `{k=v}`, null as `null`. */
export function javaText(value: unknown, depth = 0): string {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isNumber(value)) return numberText(value);
  if (depth > VALUE_DEPTH_MAX) throw new Fault(`The value nests deeper than ${VALUE_DEPTH_MAX} levels`, "limit");
  if (Array.isArray(value) || value instanceof Set) {
    return `[${Array.from(value, (item) => javaText(item, depth + 1)).join(", ")}]`;
  }
  if (value instanceof MapEntry) return `${javaText(value.key, depth + 1)}=${javaText(value.value, depth + 1)}`;
  if (isMapValue(value)) {
    const entries = entriesOf(value).map(([key, item]) => `${javaText(key, depth + 1)}=${javaText(item, depth + 1)}`);
    return `{${entries.join(", ")}}`;
  }
  if (typeof value === "object" && (value instanceof Date || isTemporal(value))) return temporalText(value);
  return "";
}

/** The same, but nothing for null: what an operand of `~` or `#{…}` adds. */
export function textOrNothing(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : javaText(value);
}
