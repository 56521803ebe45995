/** A YAML document as the flow parser sees it: values with the places where they stand in the source. */
import { doubleOf } from "../../expression/number.ts";

/** How a scalar was written. Only plain scalars can be anything but text. */
export const SCALAR_STYLES = ["plain", "single", "double", "literal", "folded"] as const;
export type ScalarStyle = (typeof SCALAR_STYLES)[number];

interface Placed {
  /** Offset of the first character in the source; {@link NO_PLACE} for values that come from elsewhere. */
  readonly at: number;
}

/** The place of values that were not read from the source, such as plugin defaults of the configuration. */
export const NO_PLACE = -1;

/** A single value. */
export interface ScalarTree extends Placed {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** The value as text: what a property of texts gets. */
  readonly text: string;
  readonly style: ScalarStyle;
}

/** Values in order. */
export interface ListTree extends Placed {
  readonly kind: "list";
  readonly items: readonly Tree[];
}

/** A key with its value. */
export interface Entry {
  /** Offset of the key. */
  readonly at: number;
  readonly value: Tree;
}

/** Values by key, in the order of the source. */
export interface MapTree extends Placed {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Anything a document may hold. Aliases share the tree of their anchor. */
export type Tree = ScalarTree | ListTree | MapTree;

/** The value under a key of a map. */
export function valueAt(tree: Tree | undefined, key: string): Tree | undefined {
  return tree?.kind === "map" ? tree.entries.get(key)?.value : undefined;
}

/** The text of a scalar; undefined for anything else and for null. */
export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === "scalar" && tree.value !== null ? tree.text : undefined;
}

/** True for `null` and `~`. */
export function isNull(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === null;
}

/** True for an empty text: a key without a value, or quotes with nothing in them. */
export function isEmptyText(tree: Tree): boolean {
  return tree.kind === "scalar" && tree.value === "";
}

/** The items of a list; none for anything else. */
export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === "list" ? tree.items : [];
}

/** The plain JSON value. */
export function toValue(tree: Tree): unknown {
  if (tree.kind === "scalar") return tree.value;
  if (tree.kind === "list") return tree.items.map(toValue);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries) define(value, key, toValue(entry.value));
  return value;
}

/** The value, with decimal numbers kept apart from whole ones: `2.0` is no `2` to an expression. */
export function toTypedValue(tree: Tree): unknown {
  if (tree.kind === "scalar") return isDecimal(tree) ? doubleOf(Number(tree.value)) : tree.value;
  if (tree.kind === "list") return tree.items.map(toTypedValue);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries) define(value, key, toTypedValue(entry.value));
  return value;
}

function isDecimal({ value, text }: ScalarTree): boolean {
  return typeof value === "number" && /[.E]/.test(text);
}

/** The tree of a plain JSON value that stands nowhere in the source. */
export function fromValue(value: unknown): Tree {
  if (Array.isArray(value)) return { kind: "list", items: value.map(fromValue), at: NO_PLACE };
  if (typeof value === "object" && value !== null) {
    const entries = new Map(
      Object.entries(value).map(([key, each]) => [key, { at: NO_PLACE, value: fromValue(each) }]),
    );
    return { kind: "map", entries, at: NO_PLACE };
  }
  if (typeof value === "string") return { kind: "scalar", value, text: value, style: "double", at: NO_PLACE };
  const scalar = typeof value === "number" || typeof value === "boolean" ? value : null;
  return { kind: "scalar", value: scalar, text: String(scalar ?? ""), style: "plain", at: NO_PLACE };
}

/** Sets an own property, also for keys such as `__proto__`. */
export function define(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
}
