/** Filters that are written in TypeScript. */
import { Fault } from "../error.ts";
import { parseJson } from "../json-parser.ts";
import { doubleOf, isNumber, toNumber } from "../number.ts";
import { parseNumber } from "../numbers/number-parser.ts";
import type { JqNode } from "./ast.ts";
import { jqJson, jqText } from "./formats.ts";
import { containsValue, extremeBy, flatten, grouped, indices, sortedBy } from "./list-filters.ts";
import { MATH } from "./math.ts";
import { deletePaths, getPath, type JqPath, setPath } from "./paths.ts";
import { RECURSION_FILTERS } from "./recursion.ts";
import { regexFilters } from "./regex-filters.ts";
import { JqError, type JqItem, type JqScope, paths, values } from "./scope.ts";
import { TEXT_FILTERS } from "./text-filters.ts";
import { compareJq, describe, numberIn, toJq, typeName } from "./value.ts";

/** A filter on the item, with its arguments unevaluated. */
export type NativeFilter = (args: readonly JqNode[], input: JqItem, scope: JqScope) => Iterable<JqItem>;

/** A filter that makes one value of its input and the values of its arguments. */
export type SimpleFilter = (input: unknown, args: readonly unknown[], scope: JqScope) => unknown;

/** Runs a simple filter for every combination of its arguments' values. */
function native(simple: SimpleFilter): NativeFilter {
  return function* (args, input, scope) {
    for (const given of combinations(args, input.value, scope)) {
      yield { value: simple(input.value, given, scope), path: undefined };
    }
  };
}

function* combinations(args: readonly JqNode[], input: unknown, scope: JqScope): Generator<unknown[]> {
  const [first, ...rest] = args;
  if (!first) {
    yield [];
    return;
  }
  for (const others of combinations(rest, input, scope)) {
    for (const value of values(first, input, scope)) yield [value, ...others];
  }
}

function* range(args: readonly JqNode[], input: JqItem, scope: JqScope): Generator<JqItem> {
  for (const given of combinations(args, input.value, scope)) {
    const [from = 0, to = 0, by = 1] = given.map((value) => numberIn(value, "range bounds"));
    if (by === 0) throw new Fault("Range step must not be zero");
    for (let value = from; by > 0 ? value < to : value > to; value += by) {
      scope.step();
      yield { value, path: undefined };
    }
  }
}

function* pathFilter([node]: readonly JqNode[], input: JqItem, scope: JqScope): Generator<JqItem> {
  if (!node) return;
  for (const path of paths(node, input.value, scope)) yield { value: path, path: undefined };
}

/** `getpath` is a path expression itself. */
function* getPathFilter(args: readonly JqNode[], input: JqItem, scope: JqScope): Generator<JqItem> {
  for (const [given] of combinations(args, input.value, scope)) {
    const path = pathIn(given);
    yield { value: getPath(input.value, path), path: input.path && [...input.path, ...path] };
  }
}

function pathIn(value: unknown): JqPath {
  if (Array.isArray(value)) return value;
  throw new Fault("Path must be specified as an array");
}

function length(input: unknown): unknown {
  if (input === null) return 0;
  if (typeof input === "string") return Array.from(input).length;
  if (Array.isArray(input)) return input.length;
  if (input instanceof Map) return input.size;
  if (isNumber(input)) return Math.abs(toNumber(input));
  throw new Fault(`${describe(input)} has no length`);
}

function keys(input: unknown, sorted: boolean): unknown[] {
  if (Array.isArray(input)) return input.map((_item, index) => index);
  if (!(input instanceof Map)) throw new Fault(`${describe(input)} has no keys`);
  const names = [...input.keys()];
  return sorted ? names.sort() : names;
}

function has(input: unknown, key: unknown): boolean {
  if (input instanceof Map && typeof key === "string") return input.has(key);
  if (Array.isArray(input) && isNumber(key)) return toNumber(key) >= 0 && toNumber(key) < input.length;
  throw new Fault(`Cannot check whether ${describe(input)} has a key of type ${typeName(key)}`);
}

function toNumberFilter(input: unknown): unknown {
  if (isNumber(input)) return input;
  if (typeof input !== "string") throw new Fault(`${describe(input)} cannot be parsed as a number`);
  const text = input.trim();
  if (!/^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw new Fault(`Cannot parse '${input}' as a number`);
  return /^-?\d+$/.test(text) ? parseNumber(text.replace(/^(-?)0+(?=\d)/, "$1"), "BIGINTEGER") : doubleOf(Number(text));
}

function listOf(input: unknown, what: string): readonly unknown[] {
  if (Array.isArray(input)) return input;
  throw new Fault(`${describe(input)} cannot be ${what}, as it is not an array`);
}

const SIMPLE: ReadonlyMap<string, SimpleFilter> = new Map<string, SimpleFilter>([
  ["not/0", (input) => input === null || input === false],
  ["length/0", length],
  ["utf8bytelength/0", (input) => Buffer.byteLength(jqText(input))],
  ["keys/0", (input) => keys(input, true)],
  ["keys_unsorted/0", (input) => keys(input, false)],
  ["has/1", (input, [key]) => has(input, key)],
  ["type/0", typeName],
  ["tostring/0", jqText],
  ["tonumber/0", toNumberFilter],
  ["tojson/0", jqJson],
  ["fromjson/0", (input) => toJq(parseJson(jqText(input)))],
  ["error/0", (input) => fail(input)],
  ["error/1", (_input, [value]) => fail(value)],
  ["sort/0", (input) => [...listOf(input, "sorted")].sort(compareJq)],
  ["sort_by_keys/1", (input, [by]) => sortedBy(listOf(input, "sorted"), listOf(by, "keys")).map(([item]) => item)],
  ["group_by_keys/1", (input, [by]) => grouped(listOf(input, "grouped"), listOf(by, "keys"))],
  ["min_by_keys/1", (input, [by]) => extremeBy(listOf(input, "compared"), listOf(by, "keys"), -1)],
  ["max_by_keys/1", (input, [by]) => extremeBy(listOf(input, "compared"), listOf(by, "keys"), 1)],
  [
    "reverse/0",
    (input) =>
      typeof input === "string" ? Array.from(input).reverse().join("") : [...listOf(input ?? [], "reversed")].reverse(),
  ],
  ["contains/1", (input, [part]) => containsValue(input, part)],
  ["flatten/1", (input, [depth]) => flatten(listOf(input, "flattened"), numberIn(depth, "a depth"))],
  ["indices/1", (input, [part]) => indices(input, part)],
  ["setpath/2", (input, [path, value]) => setPath(input, pathIn(path), value)],
  ["delpaths/1", (input, [list]) => deletePaths(input, listOf(list, "paths").map(pathIn))],
  ["now/0", (_input, _args, scope) => scope.now() / 1000],
]);

function fail(value: unknown): never {
  throw new JqError(value);
}

/** All of them by name and number of arguments. */
export const NATIVE: ReadonlyMap<string, NativeFilter> = new Map<string, NativeFilter>([
  ...[...SIMPLE, ...MATH, ...TEXT_FILTERS].map(([name, simple]) => [name, native(simple)] as const),
  ...regexFilters(native),
  ["empty/0", () => []],
  ...RECURSION_FILTERS,
  ["recurse/0", (_args, input, scope) => scope.run({ kind: "recurse" }, input, scope)],
  ["range/2", range],
  ["range/3", range],
  ["path/1", pathFilter],
  ["getpath/1", getPathFilter],
]);
