/**
 * Plugin defaults: values that tasks, triggers and the like get by their type. Of several that fit, those for the
 * beginning of types come before those for one type, and the first wins; of forced ones the last wins.
 */
import type { PluginDefault } from "./flow.ts";
import { type Entry, fromValue, isNull, type MapTree, type Tree, textOf, valueAt } from "./yaml/tree.ts";

/** Values that defaults may add to one flow in all; a default inside its own values would never end. */
export const DEFAULT_VALUES_MAX = 1_000_000;

/** One default, as a tree. */
export interface DefaultTree {
  readonly type: string;
  readonly forced: boolean;
  readonly ref: string | undefined;
  readonly values: MapTree;
  /** Values in it. */
  readonly size: number;
}

/** Reads the defaults of a flow's `pluginDefaults`; what is malformed is reported elsewhere and left out here. */
export function readDefaults(list: Tree | undefined): readonly DefaultTree[] {
  if (list?.kind !== "list") return [];
  return list.items.flatMap((item): DefaultTree[] => {
    const type = textOf(valueAt(item, "type"));
    const values = valueAt(item, "values");
    if (type === undefined || values?.kind !== "map") return [];
    const forced = textOf(valueAt(item, "forced"))?.toLowerCase() === "true";
    return [{ type, forced, ref: textOf(valueAt(item, "ref")), values, size: sizeOf(values) }];
  });
}

/** Defaults of the configuration. */
export function configuredDefaults(defaults: readonly PluginDefault[]): readonly DefaultTree[] {
  return readDefaults(fromValue(defaults));
}

function sizeOf(tree: Tree): number {
  if (tree.kind === "scalar") return 1;
  let size = 1;
  if (tree.kind === "list") for (const item of tree.items) size += sizeOf(item);
  else for (const { value } of tree.entries.values()) size += sizeOf(value);
  return size;
}

/** How a default's type is meant. */
export type TypeMatch = "exact" | "prefix";

/** Puts the defaults of one flow into its maps. */
export class PluginDefaults {
  readonly #defaults: readonly DefaultTree[];
  readonly #match: (wanted: string, type: string) => TypeMatch | undefined;
  #left = DEFAULT_VALUES_MAX;

  /** `match` tells how a default's type fits a task's; the first of the list go first. */
  constructor(defaults: readonly DefaultTree[], match: (wanted: string, type: string) => TypeMatch | undefined) {
    this.#defaults = defaults;
    this.#match = match;
  }

  /** True when a default for the type has the ref. */
  hasRef(ref: string, type: string): boolean {
    return this.#defaults.some((each) => each.ref === ref && this.#match(each.type, type) !== undefined);
  }

  /** True when the limit was passed and defaults were left out. */
  get isExhausted(): boolean {
    return this.#left < 0;
  }

  /** The map with its defaults. `known` tells the properties of its type; prefixes add only those. */
  apply(tree: MapTree, known: (property: string) => boolean): MapTree {
    if (this.#defaults.length === 0) return tree;
    const type = textOf(valueAt(tree, "type"));
    if (type === undefined) return tree;
    const ref = textOf(valueAt(tree, "pluginDefaultsRef"));
    const fitting = this.#fitting(type, ref);
    let result: MapTree = tree;
    for (const { each, match } of fitting) {
      this.#left -= each.size;
      if (this.#left < 0) return tree;
      const values = match === "exact" ? each.values : onlyKnown(each.values, known);
      result = { ...(each.forced ? merged(result, values) : merged(values, result)), at: tree.at };
    }
    return result;
  }

  #fitting(type: string, ref: string | undefined) {
    const found = this.#defaults.flatMap((each) => {
      const match = each.ref === ref ? this.#match(each.type, type) : undefined;
      return match ? [{ each, match }] : [];
    });
    return [...found.filter(({ match }) => match === "prefix"), ...found.filter(({ match }) => match === "exact")];
  }
}

function onlyKnown(values: MapTree, known: (property: string) => boolean): MapTree {
  return { ...values, entries: new Map([...values.entries].filter(([key]) => known(key))) };
}

/** Both maps in one: maps are merged, lists joined, and otherwise `over` goes before `under`. */
function merged(under: MapTree, over: MapTree): MapTree {
  const entries = new Map<string, Entry>(over.entries);
  for (const [key, entry] of under.entries) {
    const own = over.entries.get(key);
    entries.set(key, own ? mergedEntry(entry, own) : entry);
  }
  return { kind: "map", entries, at: over.at };
}

function mergedEntry(under: Entry, over: Entry): Entry {
  const [low, high] = [under.value, over.value];
  if (isNull(high)) return under;
  if (low.kind === "map" && high.kind === "map") return { at: over.at, value: merged(low, high) };
  if (low.kind === "list" && high.kind === "list") {
    return { at: over.at, value: { kind: "list", items: [...low.items, ...high.items], at: high.at } };
  }
  return over;
}
