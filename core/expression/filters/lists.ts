/** Filters on lists and maps. */
import { listItems, textArgument, wholeArgument } from "../arguments.ts";
import { className } from "../class-name.ts";
import type { FilterDefinition } from "../definition.ts";
import { compareValues, isEqual, kindName } from "../equality.ts";
import { Fault } from "../error.ts";
import { hashOrderedMap } from "../hash-order.ts";
import { javaText } from "../java-text.ts";
import { LIST_ITEMS_MAX } from "../limits.ts";
import { entriesOf, isMapValue, keysOf, MapEntry, sizeOf } from "../map-value.ts";
import { isNumber } from "../number.ts";
import { numberText } from "../number-text.ts";

function itemsFor(input: unknown, filter: string): readonly unknown[] {
  const items = listItems(input);
  if (items) return items;
  throw new Fault(`The '${filter}' filter expects a list, but received ${kindName(input)} (${className(input)})`);
}

function edgeItem(input: unknown, filter: "first" | "last"): unknown {
  if (typeof input === "string") {
    if (input === "") throw new Fault(`The '${filter}' filter cannot take a letter of an empty text`);
    return filter === "first" ? input[0] : input[input.length - 1];
  }
  const items = itemsFor(input, filter);
  return (filter === "first" ? items[0] : items.at(-1)) ?? null;
}

function lengthOf(input: unknown): number {
  if (typeof input === "string") return input.length;
  if (isMapValue(input)) return sizeOf(input);
  return listItems(input)?.length ?? 0;
}

function join(input: unknown, given: unknown): string {
  const items = listItems(input);
  if (!items) throw new Fault("The 'join' filter expects that the input is either a collection or an array.");
  const separator = textArgument(given, "The argument 'separator' of the 'join' filter") ?? "";
  return items.map((item) => javaText(item)).join(separator);
}

function sort(input: unknown, filter: "sort" | "rsort"): unknown[] {
  const items = listItems(input);
  if (!items) throw new Fault("Unsupported input type for sort filter");
  const sign = filter === "sort" ? 1 : -1;
  return [...items].sort((left, right) => sign * compareValues(left, right));
}

function slice(input: unknown, from: unknown, to: unknown): unknown {
  const items = typeof input === "string" ? input : listItems(input);
  if (items === undefined) {
    throw new Fault(
      `Slice filter can only be applied to String, List and array inputs. Actual type was: ${className(input)}`,
    );
  }
  const start = wholeArgument(from, "Argument fromIndex") ?? 0;
  const end = wholeArgument(to, "Argument toIndex") ?? items.length;
  if (start < 0) throw new Fault("fromIndex must be greater than 0");
  if (end > items.length) throw new Fault(`toIndex must be smaller than input size: ${items.length}`);
  if (start >= items.length && start > 0) {
    throw new Fault(`Range [${start}, ${end}) out of bounds for length ${items.length}`);
  }
  if (end <= start && items.length > 0) throw new Fault("toIndex must be greater than fromIndex");
  return items.slice(start, end);
}

function merge(input: unknown, other: unknown): unknown {
  if (input === null || input === undefined) return other ?? null;
  const [items, added] = [listItems(input), listItems(other)];
  if (items) {
    if (added) return bounded([...items, ...added]);
    if (isMapValue(other))
      return bounded([...items, ...entriesOf(other).map(([key, value]) => new MapEntry(key, value))]);
    throw new Fault(`Currently, only Maps and Lists can be merged with a List. Arg2: ${className(other)}`);
  }
  if (!isMapValue(input)) throw new Fault("The object being filtered is not a Map/List/Array");
  if (isMapValue(other)) return mergedMap(entriesOf(input), entriesOf(other));
  if (added)
    return mergedMap(
      entriesOf(input),
      added.map((item) => [item, item] as const),
    );
  throw new Fault(`Currently, only Maps and Lists can be merged with a Map. Arg2: ${className(other)}`);
}

type Entries = readonly (readonly [unknown, unknown])[];

/** Entries a merged map has room for from the beginning, besides those put into it. */
const SPARE_ENTRIES = 16;

function mergedMap(entries: Entries, added: Entries): unknown {
  let size = 1;
  while (size < entries.length + added.length + SPARE_ENTRIES) size *= 2;
  return hashOrderedMap([...entries, ...added], size);
}

function bounded(items: unknown[]): unknown[] {
  if (items.length > LIST_ITEMS_MAX) throw new Fault(`The list has more than ${LIST_ITEMS_MAX} items`, "limit");
  return items;
}

function chunk(input: unknown, given: unknown): unknown[][] {
  if (given === undefined || given === null) throw new Fault("'chunk' filter expects an argument 'size'.");
  if (!Array.isArray(input)) {
    throw new Fault(`'chunk' filter can only be applied to List. Actual type was: ${className(input)}`);
  }
  const size = wholeArgument(given, "'chunk' filter argument 'size'");
  if (size === undefined || size < 1) throw new Fault("'chunk' filter argument 'size' must be greater than 0");
  const chunks: unknown[][] = [];
  for (let at = 0; at < input.length; at += size) chunks.push(input.slice(at, at + size));
  return chunks;
}

/** Items without repetition, the first of equal ones staying. */
function distinct(input: unknown): unknown {
  if (input === null || input === undefined) return "null";
  const items = listItems(input);
  if (!items) throw new Fault(`Input must be a list, but received : ${className(input)}`);
  const byText = new Map<string, unknown[]>();
  return items.filter((item) => {
    const text = isNumber(item) ? numberText(item) : javaText(item);
    const same = byText.get(text) ?? [];
    if (same.some((other) => isEqual(other, item))) return false;
    byText.set(text, [...same, item]);
    return true;
  });
}

function keys(input: unknown): unknown[] {
  if (isMapValue(input)) return keysOf(input);
  const items = listItems(input);
  if (items) return items.map((_item, index) => index);
  throw new Fault(`'keys' filter can only be applied to List, Map, Array. Actual type was: ${className(input)}`);
}

function values(input: unknown): unknown[] {
  if (isMapValue(input)) return entriesOf(input).map(([, value]) => value);
  throw new Fault(`'values' filter can only be applied to Map. Actual type was: ${className(input)}`);
}

function flatten(input: unknown): unknown[] {
  const items = listItems(input);
  if (!items) throw new Fault("The 'flatten' filter can only be applied to lists.");
  return bounded(items.flatMap((item) => listItems(item) ?? [item]));
}

function filter(parameters: readonly string[] | undefined, call: FilterDefinition["call"]): FilterDefinition {
  return { parameters, call };
}

/** These filters by name. */
export const LIST_FILTERS: ReadonlyMap<string, FilterDefinition> = new Map<string, FilterDefinition>([
  ["first", filter(undefined, (input) => edgeItem(input, "first"))],
  ["last", filter(undefined, (input) => edgeItem(input, "last"))],
  ["length", { parameters: undefined, takesNull: true, call: lengthOf }],
  ["join", filter(["separator"], (input, [separator]) => join(input, separator))],
  ["sort", filter(undefined, (input) => sort(input, "sort"))],
  ["rsort", filter(undefined, (input) => sort(input, "rsort"))],
  ["reverse", filter(undefined, (input) => [...itemsFor(input, "reverse")].reverse())],
  ["slice", filter(["fromIndex", "toIndex"], (input, [from, to]) => slice(input, from, to))],
  ["merge", { parameters: ["items"], takesNull: true, call: (input, [items]) => merge(input, items) }],
  ["chunk", filter(["size"], (input, [size]) => chunk(input, size))],
  ["distinct", { parameters: undefined, takesNull: true, call: distinct }],
  ["keys", filter(undefined, keys)],
  ["values", filter(undefined, values)],
  ["flatten", filter(undefined, flatten)],
]);
