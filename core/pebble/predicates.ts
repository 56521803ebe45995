/** Tests of the language: `value is name`. */
import { type CallableTable, filter } from "./callable.ts";
import { CallFault } from "./error.ts";
import { isWhole } from "./number.ts";
import { isMap, javaClass } from "./printing.ts";

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

function parity(name: string, value: unknown): bigint {
  if (value === null || value === undefined) throw new CallFault(`Can not pass null value to "${name}" test.`);
  if (!isWhole(value)) throw new CallFault(`The "${name}" test takes a whole number, not a ${javaClass(value)}.`);
  return BigInt(value) % 2n;
}

function isJson(value: unknown): boolean {
  if (typeof value !== "string") throw new CallFault(`The "json" test takes a text, not a ${javaClass(value)}.`);
  if (value.trim() === "") return true;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

export const PREDICATES: CallableTable = {
  defined: filter([], (value) => value !== null && value !== undefined),
  null: filter([], (value) => value === null || value === undefined),
  empty: filter([], isEmpty),
  even: filter([], (value) => parity("even", value) === 0n),
  odd: filter([], (value) => parity("odd", value) !== 0n),
  iterable: filter([], (value) => Array.isArray(value)),
  map: filter([], (value) => isMap(value)),
  json: filter([], isJson),
};
