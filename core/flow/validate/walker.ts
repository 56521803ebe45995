/**
 * Checks a tree against a schema, reports every fault with its place, and answers the plain value with texts,
 * numbers and booleans converted to what the schema asks for. Faulty parts are left out of the value.
 */
import type { TSchema } from "@sinclair/typebox";
import { isOwnKind, isRendered, isTemplate, KEEPS_DECIMALS } from "../../plugin/schema.ts";
import type { Path } from "../problem.ts";
import type { ProblemCollector } from "../problem-collector.ts";
import { type Reference, referenceOf } from "../schema/references.ts";
import { didYouMean } from "../suggest.ts";
import {
  define,
  isEmptyText,
  isNull,
  type ListTree,
  type MapTree,
  type ScalarTree,
  type Tree,
  toTypedValue,
  toValue,
} from "../yaml/tree.ts";
import { expectation, finding, shown } from "./describe.ts";
import { warnOfOldProperty } from "./old-words.ts";
import { checkBoolean, checkNumber, checkText } from "./scalars.ts";
import { acceptsNull, isSchema, membersOf, shapeOf, takesNothing } from "./shape.ts";
import { candidatesFor, discriminate } from "./union.ts";

/** What the walk leaves to its owner. */
export interface WalkOwner {
  /** Checks a part of a flow that a schema only names. */
  reference(name: Reference, tree: Tree, path: Path | undefined, schema: TSchema): unknown;
  /** Checks the expressions of a text. */
  expression(tree: ScalarTree, path: Path | undefined): void;
  /** The schema of a map of an open type, such as a task runner's, when its own `type` tells it; and the map with defaults. */
  typed(tree: MapTree): { readonly schema: TSchema; readonly tree: MapTree } | undefined;
}

/** Known properties that a message lists when none is like the unknown one. */
const LISTED_PROPERTIES_MAX = 12;

const EXPRESSION = /\{[{%#]/;

/** True when a text holds something to render. */
export function hasExpression(text: string): boolean {
  return EXPRESSION.test(text);
}

/** Walks trees along schemas. */
export class SchemaWalker {
  readonly #owner: WalkOwner;
  readonly #report: ProblemCollector;

  constructor(owner: WalkOwner, report: ProblemCollector) {
    this.#owner = owner;
    this.#report = report;
  }

  /** Checks a value. `live` is true inside properties whose texts are rendered. */
  value(schema: TSchema, tree: Tree, path: Path | undefined, live = false): unknown {
    const name = referenceOf(schema);
    if (name) return this.#owner.reference(name, tree, path, schema);
    const isLive = live || isRendered(schema);
    const mayBeText = !isOwnKind(schema) || schema.type === "string";
    const mayPrint = isTemplate(schema) || (isLive && mayBeText);
    if (mayPrint && tree.kind === "scalar" && typeof tree.value === "string" && hasExpression(tree.text)) {
      this.#owner.expression(tree, path);
      return tree.text;
    }
    if (isEmptyText(tree) && takesNothing(schema)) return undefined;
    const members = membersOf(schema);
    if (members) return this.#union(schema, members, tree, path, isLive);
    if (schema.const !== undefined) return this.#literal(schema, tree, path);
    switch (schema.type) {
      case "object":
        return this.#object(schema, tree, path, isLive);
      case "array":
        return this.#list(schema, tree, path, isLive);
      case "string":
        return this.#text(schema, tree, path, isLive);
      case "integer":
      case "number":
        return tree.kind === "scalar"
          ? checkNumber(schema, tree, path, this.#report)
          : this.#mismatch(schema, tree, path);
      case "boolean":
        return tree.kind === "scalar"
          ? checkBoolean(schema, tree, path, this.#report)
          : this.#mismatch(schema, tree, path);
      case "null":
        return isNull(tree) ? null : this.#mismatch(schema, tree, path);
      default:
        return this.#anything(tree, path, isLive, schema[KEEPS_DECIMALS] === true);
    }
  }

  /** Checks a map against an object schema's properties. */
  map(schema: TSchema, tree: MapTree, path: Path | undefined, live = false): Record<string, unknown> {
    const shape = shapeOf(schema);
    const value: Record<string, unknown> = {};
    for (const [key, entry] of tree.entries) {
      const property = shape.properties.get(key) ?? shape.others;
      const here = { parent: path, key };
      if (property?.deprecated === true) warnOfOldProperty(property, key, entry.at, here, this.#report);
      if (!property) this.#unknownProperty(key, entry.at, here, shape.properties);
      else if (!isNull(entry.value) || acceptsNull(property)) {
        const checked = this.value(property, entry.value, here, live);
        if (checked !== undefined) define(value, key, checked);
      }
    }
    for (const key of shape.required) {
      const given = tree.entries.get(key);
      const property = shape.properties.get(key) ?? schema;
      if (given && !isNull(given.value) && !(isEmptyText(given.value) && takesNothing(property))) continue;
      const what = expectation(property);
      const message = given ? `"${key}" is required but empty` : `required property "${key}" is missing`;
      this.#report.error(given?.at ?? tree.at, { parent: path, key }, message, `it takes ${what}`);
    }
    return value;
  }

  #unknownProperty(key: string, at: number, path: Path, known: ReadonlyMap<string, unknown>): void {
    const names = [...known.keys()];
    const listed = names.length <= LISTED_PROPERTIES_MAX ? `known here: ${names.join(", ")}` : undefined;
    this.#report.error(at, path, `unknown property ${shown(key)}`, didYouMean(key, names) ?? listed);
  }

  #object(schema: TSchema, tree: Tree, path: Path | undefined, live: boolean): unknown {
    if (tree.kind === "map") {
      const typed = schema.additionalProperties === true ? this.#owner.typed(tree) : undefined;
      return typed ? this.map(typed.schema, typed.tree, path, live) : this.map(schema, tree, path, live);
    }
    if (live && !isOwnKind(schema) && isJsonText(tree, "object")) return tree.text;
    return this.#mismatch(schema, tree, path);
  }

  #list(schema: TSchema, tree: Tree, path: Path | undefined, live: boolean): unknown {
    if (tree.kind !== "list") return live && isJsonText(tree, "array") ? tree.text : this.#mismatch(schema, tree, path);
    this.#length(schema, tree, path);
    const items = isSchema(schema.items) ? schema.items : undefined;
    const values: unknown[] = [];
    for (const [index, item] of tree.items.entries()) {
      const here = { parent: path, key: index };
      if (items && isNull(item) && !acceptsNull(items)) {
        this.#report.error(item.at, here, `expected ${expectation(items)}, got nothing`, "remove the empty item");
        continue;
      }
      const value = items ? this.value(items, item, here, live) : this.#anything(item, here, live);
      if (value !== undefined) values.push(value);
    }
    return values;
  }

  #length({ minItems, maxItems }: TSchema, tree: ListTree, path: Path | undefined): void {
    const count = tree.items.length;
    if (typeof minItems === "number" && count < minItems) {
      const message = minItems === 1 ? "the list must not be empty" : `the list has fewer than ${minItems} items`;
      this.#report.error(tree.at, path, message, "add an item");
    }
    if (typeof maxItems === "number" && count > maxItems) {
      this.#report.error(tree.at, path, `the list has ${count} items, more than the ${maxItems} allowed`);
    }
  }

  #text(schema: TSchema, tree: Tree, path: Path | undefined, live: boolean): unknown {
    if (tree.kind === "scalar") {
      return tree.value === null ? this.#mismatch(schema, tree, path) : checkText(schema, tree, path, this.#report);
    }
    // A structure where a rendered text is wanted becomes its JSON, as in Kestra.
    if (!live || isOwnKind(schema) || schema.enum !== undefined || schema.format !== undefined)
      return this.#mismatch(schema, tree, path);
    return JSON.stringify(this.#anything(tree, path, live));
  }

  #literal(schema: TSchema, tree: Tree, path: Path | undefined): unknown {
    if (tree.kind === "scalar" && (tree.value === schema.const || tree.text === schema.const)) return schema.const;
    return this.#mismatch(schema, tree, path);
  }

  /** Any value; where texts are rendered, their expressions are checked. */
  #anything(tree: Tree, path: Path | undefined, live: boolean, keepsDecimals = false): unknown {
    if (live) this.#expressions(tree, path);
    return keepsDecimals ? toTypedValue(tree) : toValue(tree);
  }

  #expressions(tree: Tree, path: Path | undefined): void {
    if (tree.kind === "scalar") {
      if (typeof tree.value === "string" && hasExpression(tree.text)) this.#owner.expression(tree, path);
    } else if (tree.kind === "list") {
      for (const [index, item] of tree.items.entries()) this.#expressions(item, { parent: path, key: index });
    } else {
      for (const [key, entry] of tree.entries) this.#expressions(entry.value, { parent: path, key });
    }
  }

  #union(schema: TSchema, members: readonly TSchema[], tree: Tree, path: Path | undefined, live: boolean): unknown {
    const told = tree.kind === "map" ? discriminate(members, tree) : undefined;
    if (told?.ok) return this.value(told.schema, tree, path, live);
    if (told) {
      const { at, key, given, known } = told;
      const message =
        given === undefined
          ? `required property "${key}" is missing`
          : `${shown(given)} is not one of ${known.join(", ")}`;
      const meant = given === undefined ? undefined : didYouMean(given, known);
      const hint = given === undefined ? `use one of ${known.join(", ")}` : meant;
      this.#report.error(at, { parent: path, key }, message, hint);
      return undefined;
    }
    const candidates = candidatesFor(members, tree, live);
    const [only] = candidates;
    if (!only) return this.#mismatch(schema, tree, path);
    if (candidates.length === 1) return this.value(only, tree, path, live);
    const fitting = candidates.find((each) => this.#report.trial(() => this.value(each, tree, path, live)) === 0);
    return this.value(fitting ?? only, tree, path, live);
  }

  #mismatch(schema: TSchema, tree: Tree, path: Path | undefined): undefined {
    const hint = isEmptyText(tree) ? "remove it, or give it a value" : undefined;
    this.#report.error(tree.at, path, `expected ${expectation(schema)}, got ${finding(tree)}`, hint);
    return undefined;
  }
}

function isJsonText(tree: Tree, kind: "array" | "object"): tree is ScalarTree {
  if (tree.kind !== "scalar" || typeof tree.value !== "string") return false;
  try {
    const parsed: unknown = JSON.parse(tree.text);
    return kind === "array"
      ? Array.isArray(parsed)
      : typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}
