/** From one source of configuration to settings: each with its key as the schema has it, and where it stands. */
import { closest } from "../flow/suggest.ts";
import { fromValue, isNull, type MapTree, type Tree } from "../flow/yaml/tree.ts";
import { kebab, keyText } from "./key-names.ts";
import type { Shape } from "./kinds.ts";

/** A value of one key, from one source. */
export interface Setting {
  readonly path: readonly string[];
  readonly shape: Shape;
  readonly value: Tree;
  /** Where it stands: `application.yml:3:5`, or the name of an environment variable or option. */
  readonly origin: string;
}

/** Something to say about a key. */
export interface Finding {
  readonly origin: string;
  readonly key: string;
  readonly message: string;
}

/** What a source holds. */
export interface SourceSettings {
  readonly settings: readonly Setting[];
  /** Values that stand in the wrong place. */
  readonly problems: readonly Finding[];
  /** Keys that nobody knows; what was probably meant is in the message. */
  readonly unknown: readonly Finding[];
  /** All single values by key, known or not, for placeholders that name them. */
  readonly properties: ReadonlyMap<string, string>;
}

/** Reads a map against the schema. @param placeOf tells where an offset of the source is */
export function settingsOf(tree: MapTree, schema: Shape, placeOf: (at: number) => string): SourceSettings {
  const reader = new SettingsReader(placeOf);
  reader.map(tree, schema, []);
  collectProperties(tree, [], reader.properties);
  return reader;
}

class SettingsReader implements SourceSettings {
  readonly settings: Setting[] = [];
  readonly problems: Finding[] = [];
  readonly unknown: Finding[] = [];
  readonly properties = new Map<string, string>();
  readonly #placeOf: (at: number) => string;

  constructor(placeOf: (at: number) => string) {
    this.#placeOf = placeOf;
  }

  map(map: MapTree, shape: Shape, path: readonly string[]): void {
    for (const [key, { at, value }] of map.entries) this.#descend(key.split("."), shape, path, value, at);
  }

  /** Follows the parts of a key, which may be several: `kestra.queue.type: postgres`. */
  #descend(parts: readonly string[], shape: Shape, path: readonly string[], value: Tree, at: number): void {
    const [part, ...rest] = parts;
    if (part === undefined) return this.#value(value, shape, path, at);
    if (shape.properties) {
      const name = kebab(part);
      const child = Object.hasOwn(shape.properties, name) ? shape.properties[name] : undefined;
      if (child) return this.#descend(rest, child, [...path, name], value, at);
      return this.#unknownKey([...path, part], name, shape.properties, at);
    }
    const each = valueShapeOf(shape);
    if (each && shape.dottedKeys === true) return this.#dotted(parts.join("."), each, path, value, at);
    if (each) return this.#descend(rest, each, [...path, part], value, at);
    if (shape.free === true) return this.#value(nested(parts, value), shape, path, at);
    this.#problem(path, `has no keys below it, such as ${parts.join(".")}`, at);
  }

  #value(value: Tree, shape: Shape, path: readonly string[], at: number): void {
    if (isNull(value)) return;
    if (shape.properties || shape.patternProperties) {
      if (value.kind === "map") return this.map(value, shape, path);
      if (value.kind === "scalar" && value.text === "") return;
      const below = shape.properties ? `, such as ${Object.keys(shape.properties).slice(0, 3).join(", ")}` : "";
      return this.#problem(path, `wants keys below it${below}; found ${kindOf(value)}`, at);
    }
    this.settings.push({ path, shape, value, origin: this.#placeOf(at) });
  }

  /** `io: { kestra: DEBUG }` is `io.kestra: DEBUG`. */
  #dotted(name: string, shape: Shape, path: readonly string[], value: Tree, at: number): void {
    if (value.kind !== "map") return this.#value(value, shape, [...path, name], at);
    for (const [key, entry] of value.entries) this.#dotted(`${name}.${key}`, shape, path, entry.value, entry.at);
  }

  #unknownKey(path: readonly string[], name: string, known: Readonly<Record<string, Shape>>, at: number): void {
    const meant = closest(name, Object.keys(known));
    const hint = meant === undefined ? "" : ` Did you mean ${keyText([...path.slice(0, -1), meant])}?`;
    const message = `nothing here is called so, and it changes nothing.${hint}`;
    this.unknown.push({ origin: this.#placeOf(at), key: keyText(path), message });
  }

  #problem(path: readonly string[], message: string, at: number): void {
    this.problems.push({ origin: this.#placeOf(at), key: keyText(path), message });
  }
}

/** The shape of the values of a map by name. */
export function valueShapeOf(shape: Shape): Shape | undefined {
  return Object.values(shape.patternProperties ?? {})[0];
}

/** What a value is, in words. */
export function kindOf(value: Tree): string {
  if (value.kind === "map") return "a map";
  return value.kind === "list" ? "a list" : `"${value.text}"`;
}

function nested(parts: readonly string[], value: Tree): Tree {
  return parts.reduceRight<Tree>(
    (inner, part) => ({ kind: "map", at: value.at, entries: new Map([[part, { at: value.at, value: inner }]]) }),
    value,
  );
}

function collectProperties(tree: Tree, path: readonly string[], into: Map<string, string>): void {
  if (tree.kind === "scalar") into.set(path.map(kebab).join("."), tree.text);
  else if (tree.kind === "map") {
    for (const [key, { value }] of tree.entries) collectProperties(value, [...path, key], into);
  }
}

/** A setting that does not come from a file. */
export function plainSetting(path: readonly string[], shape: Shape, text: string, origin: string): Setting {
  return { path, shape, value: fromValue(text), origin };
}
