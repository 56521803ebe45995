/** Filters over lists and maps. */
import { type BoundArguments, type CallableTable, filter, nullSafe } from "../callable.ts";
import { CallFault } from "../error.ts";
import { MapEntry } from "../map-entry.ts";
import { integerOf, isNumber, toNumber } from "../number.ts";
import { equal } from "../operators.ts";
import { isMap, javaClass, javaText } from "../printing.ts";

function listOf(name: string, input: unknown): readonly unknown[] {
  if (Array.isArray(input)) return input;
  throw new CallFault(`The '${name}' filter can only be applied to lists, not to a ${javaClass(input)}.`);
}

function chunk(input: unknown, { size }: BoundArguments): unknown[][] {
  if (!Array.isArray(input)) {
    throw new CallFault(`'chunk' filter can only be applied to List. Actual type was: ${javaClass(input)}`);
  }
  const length = integerOf(size);
  if (length === undefined || length < 1) throw new CallFault("The 'chunk' filter expects a size of at least 1.");
  const chunks: unknown[][] = [];
  for (let at = 0; at < input.length; at += length) chunks.push(input.slice(at, at + length));
  return chunks;
}

function distinct(input: unknown): unknown {
  if (input === null || input === undefined) return "null";
  if (!Array.isArray(input)) throw new CallFault(`Input must be a list, but received : ${javaClass(input)}`);
  const seen = new Set<unknown>();
  const others: unknown[] = [];
  return input.filter((item) => {
    if (typeof item !== "object" || item === null) return !seen.has(item) && seen.add(item);
    return !others.some((other) => equal(other, item)) && others.push(item) > 0;
  });
}

function flatten(input: unknown): unknown[] {
  if (!Array.isArray(input)) throw new CallFault("The 'flatten' filter can only be applied to lists.");
  return input.flat();
}

function end(which: "first" | "last") {
  return nullSafe([], (input) => {
    if (typeof input === "string") {
      if (input === "") throw new CallFault(`The '${which}' filter found an empty text.`);
      return which === "first" ? input.charAt(0) : input.charAt(input.length - 1);
    }
    return listOf(which, input).at(which === "first" ? 0 : -1) ?? null;
  });
}

function join(input: unknown, { separator }: BoundArguments): string {
  if (!Array.isArray(input)) {
    throw new CallFault("The 'join' filter expects that the input is either a collection or an array.");
  }
  return input.map((item) => javaText(item)).join(separator === null || separator === undefined ? "" : javaText(separator));
}

function keys(input: unknown): unknown[] {
  if (Array.isArray(input)) return input.map((_item, index) => index);
  if (isMap(input)) return Object.keys(input);
  throw new CallFault(`'keys' filter can only be applied to List, Map, Array. Actual type was: ${javaClass(input)}`);
}

function values(input: unknown): unknown[] {
  if (isMap(input)) return Object.values(input);
  throw new CallFault(`'values' filter can only be applied to Map. Actual type was: ${javaClass(input)}`);
}

function length(input: unknown): number {
  if (typeof input === "string" || Array.isArray(input)) return input.length;
  return isMap(input) && !(input instanceof MapEntry) ? Object.keys(input).length : 0;
}

function merge(input: unknown, { items }: BoundArguments): unknown {
  if (input === null || input === undefined) return items ?? null;
  if (items === null || items === undefined) return input;
  if (Array.isArray(input)) return Array.isArray(items) ? [...input, ...items] : [...input, items];
  if (isMap(input) && isMap(items)) return { ...input, ...items };
  throw new CallFault(`The 'merge' filter cannot merge a ${javaClass(items)} into a ${javaClass(input)}.`);
}

function order(a: unknown, b: unknown): number {
  if (isNumber(a) && isNumber(b)) return toNumber(a) - toNumber(b);
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  throw new CallFault(`A ${javaClass(a)} and a ${javaClass(b)} cannot be sorted together.`);
}

function sorted(name: "sort" | "rsort", direction: 1 | -1) {
  return nullSafe([], (input) => {
    if (!Array.isArray(input)) throw new CallFault(`Unsupported input type for ${name} filter: ${javaClass(input)}`);
    return [...input].sort((a, b) => direction * order(a, b));
  });
}

function slice(input: unknown, args: BoundArguments): unknown {
  if (typeof input !== "string" && !Array.isArray(input)) {
    throw new CallFault(`Slice filter can only be applied to String, List and array inputs. Actual type was: ${javaClass(input)}`);
  }
  const from = integerOf(args["fromIndex"] ?? 0);
  const to = integerOf(args["toIndex"] ?? input.length);
  if (from === undefined || to === undefined) throw new CallFault("The 'slice' filter expects whole numbers.");
  if (from < 0) throw new CallFault("fromIndex must be greater than 0");
  if (to > input.length) throw new CallFault(`toIndex must be smaller than input size: ${input.length}`);
  if (from >= to) throw new CallFault("toIndex must be greater than fromIndex");
  return input.slice(from, to);
}

function isBlank(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === "string") return value.trim() === "";
  return Array.isArray(value) ? value.length === 0 : isMap(value) && Object.keys(value).length === 0;
}

export const COLLECTION_FILTERS: CallableTable = {
  chunk: nullSafe(["size"], chunk),
  default: filter(["default"], (input, args) => (isBlank(input) ? (args["default"] ?? null) : input)),
  distinct: filter([], distinct),
  first: end("first"),
  flatten: nullSafe([], flatten),
  join: nullSafe(["separator"], join),
  keys: nullSafe([], keys),
  last: end("last"),
  length: filter([], length),
  merge: filter(["items"], merge),
  reverse: nullSafe([], (input) => [...listOf("reverse", input)].reverse()),
  rsort: sorted("rsort", -1),
  slice: nullSafe(["fromIndex", "toIndex"], slice),
  sort: sorted("sort", 1),
  values: nullSafe([], values),
};
