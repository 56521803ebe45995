import { isNumber } from "./expression/number.ts";

/** A map as JSON and YAML have them: an object that is no list. */
export type JsonMap = Readonly<Record<string, unknown>>;

/** True for a map; numbers that are objects, such as `2.0`, are none. */
export function isJsonMap(value: unknown): value is JsonMap {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isNumber(value);
}
