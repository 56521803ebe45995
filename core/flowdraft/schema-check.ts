/** Checks a tree against a schema, and answers the value with scalars brought to their types. */
import type { TSchema } from "@sinclair/typebox";
import { parseDuration } from "../flow/duration.ts";
import { isRendered } from "../plugin/schema.ts";
import { nearest } from "./suggest.ts";
import { toData, type Tree } from "./yaml-tree.ts";

/** Reports a fault at an offset. */
export interface Reporter {
  error(at: number, path: string, message: string, hint?: string): void;
  warning(at: number, path: string, message: string, hint?: string): void;
}

/** How references to tasks and other plugins inside schemas are checked. */
export interface SchemaContext extends Reporter {
  /** Checks what a `$ref` names. */
  reference(name: string, tree: Tree, path: string): unknown;
  /** Checks the expressions of a rendered text. */
  expression(tree: Tree, path: string): void;
}

/** Texts that are expressions, and so may stand for any type. */
export function hasExpression(text: unknown): boolean {
  return typeof text === "string" && (text.includes("{{") || text.includes("{%"));
}

/** Checks and converts. */
export function checkTree(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  if (typeof schema.$ref === "string") return context.reference(schema.$ref, tree, path);
  if (isRendered(schema)) {
    if (tree.kind === "scalar") {
      if (hasExpression(tree.value)) {
        context.expression(tree, path);
        return tree.value;
      }
    } else checkExpressions(tree, path, context);
  }
  if (Array.isArray(schema.anyOf)) return checkUnion(schema.anyOf, tree, path, context);
  switch (schema.type) {
    case "object":
      return checkObject(schema, tree, path, context);
    case "array":
      return checkArray(schema, tree, path, context);
    case "string":
      return checkText(schema, tree, path, context);
    case "integer":
    case "number":
      return checkNumber(schema, tree, path, context);
    case "boolean":
      return checkBoolean(tree, path, context);
    default:
      if (schema.const !== undefined) return checkText({ ...schema, enum: [schema.const] }, tree, path, context);
      return toData(tree);
  }
}

function checkExpressions(tree: Tree, path: string, context: SchemaContext): void {
  if (tree.kind === "scalar") {
    if (hasExpression(tree.value)) context.expression(tree, path);
  } else if (tree.kind === "list") {
    for (const [index, item] of (tree.items ?? []).entries()) checkExpressions(item, `${path}[${index}]`, context);
  } else for (const [key, entry] of tree.entries ?? []) checkExpressions(entry.tree, `${path}.${key}`, context);
}

function describe(tree: Tree): string {
  if (tree.kind !== "scalar") return tree.kind === "list" ? "a list" : "a map";
  if (tree.value === null) return "nothing";
  return `${JSON.stringify(String(tree.text ?? tree.value).slice(0, 80))}`;
}

/** The property of a map that tells the members of a union apart. */
function discriminated(members: readonly TSchema[], tree: Tree): TSchema | undefined {
  const type = tree.entries?.get("type")?.tree.value;
  return members.find((member) => member.properties?.type?.const === type && type !== undefined);
}

function checkUnion(members: readonly TSchema[], tree: Tree, path: string, context: SchemaContext): unknown {
  const chosen = discriminated(members, tree) ?? members.find((member) => fits(member, tree));
  if (chosen) return checkTree(chosen, tree, path, context);
  const kinds = [...new Set(members.map(kindOf))].join(" or ");
  context.error(tree.at, path, `expected ${kinds}, but got ${describe(tree)}`);
  return toData(tree);
}

function kindOf(schema: TSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const names: Record<string, string> = { object: "a map", array: "a list", string: "a text", boolean: "true or false" };
  return names[String(schema.type)] ?? (schema.type === "integer" ? "a whole number" : "a number");
}

function fits(schema: TSchema, tree: Tree): boolean {
  if (schema.const !== undefined) return tree.value === schema.const;
  switch (schema.type) {
    case "object":
      return tree.kind === "map";
    case "array":
      return tree.kind === "list";
    case "boolean":
      return typeof tree.value === "boolean";
    case "integer":
    case "number":
      return typeof tree.value === "number";
    case "string":
      return tree.kind === "scalar" && tree.value !== null;
    default:
      return true;
  }
}

function checkObject(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  if (tree.kind !== "map") {
    context.error(tree.at, path, `expected a map, but got ${describe(tree)}`);
    return toData(tree);
  }
  if (!schema.properties) return checkRecord(schema, tree, path, context);
  return checkProperties(schema, tree, path, context);
}

function checkRecord(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  const [valueSchema] = Object.values((schema.patternProperties ?? {}) as Record<string, TSchema>);
  const data: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries ?? []) {
    const value = valueSchema ? checkTree(valueSchema, entry.tree, `${path}.${key}`, context) : toData(entry.tree);
    Object.defineProperty(data, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return data;
}

/** Checks the properties of a map; those in `known` were checked elsewhere. */
export function checkProperties(
  schema: TSchema,
  tree: Tree,
  path: string,
  context: SchemaContext,
  known: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const properties = (schema.properties ?? {}) as Record<string, TSchema>;
  const data: Record<string, unknown> = {};
  const names = [...Object.keys(properties), ...known];
  for (const [key, entry] of tree.entries ?? []) {
    if (known.has(key)) continue;
    const property = Object.hasOwn(properties, key) ? properties[key] : undefined;
    const at = path === "" ? key : `${path}.${key}`;
    if (!property) {
      const near = nearest(key, names);
      context.error(entry.at, at, `unknown property "${key}"`, near === undefined ? `known are ${names.sort().join(", ")}` : `did you mean "${near}"?`);
      continue;
    }
    if (entry.tree.kind === "scalar" && entry.tree.value === null) continue;
    data[key] = checkTree(property, entry.tree, at, context);
  }
  const required = new Set<string>(Array.isArray(schema.required) ? schema.required : []);
  for (const [name, property] of Object.entries(properties)) {
    if (!required.has(name) || property.default !== undefined || name in data || known.has(name)) continue;
    const given = tree.entries?.get(name);
    const missing = given ? `property "${name}" has no value` : `property "${name}" is missing`;
    context.error(given?.at ?? tree.at, path === "" ? name : `${path}.${name}`, missing, String(property.description ?? "") || undefined);
  }
  return data;
}

function checkArray(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  if (tree.kind !== "list") {
    context.error(tree.at, path, `expected a list, but got ${describe(tree)}`);
    return toData(tree);
  }
  const items = tree.items ?? [];
  if (typeof schema.minItems === "number" && items.length < schema.minItems) {
    context.error(tree.at, path, `expected at least ${schema.minItems} item${schema.minItems === 1 ? "" : "s"}, but got ${items.length}`);
  }
  const itemSchema = schema.items as TSchema | undefined;
  return items.map((item, index) => (itemSchema ? checkTree(itemSchema, item, `${path}[${index}]`, context) : toData(item)));
}

function checkText(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  if (tree.kind !== "scalar" || tree.value === null) {
    context.error(tree.at, path, `expected a text, but got ${describe(tree)}`);
    return toData(tree);
  }
  const text = typeof tree.value === "string" ? tree.value : (tree.text ?? String(tree.value));
  if (Array.isArray(schema.enum) && !schema.enum.includes(text)) {
    const near = nearest(text, schema.enum.map(String));
    const words = `one of ${schema.enum.join(", ")}`;
    context.error(tree.at, path, `${JSON.stringify(text)} is not ${words}`, near === undefined ? undefined : `did you mean "${near}"?`);
  }
  if (schema.format === "duration" && parseDuration(text) === undefined) {
    context.error(tree.at, path, `${JSON.stringify(text)} is not a duration`, "write ISO-8601 such as PT30S, PT5M or P1D");
  }
  if (typeof schema.minLength === "number" && text.length < schema.minLength) context.error(tree.at, path, "the text is empty");
  if (typeof schema.maxLength === "number" && text.length > schema.maxLength) {
    context.error(tree.at, path, `the text has ${text.length} characters, more than the ${schema.maxLength} allowed`);
  }
  if (typeof schema.pattern === "string" && !new RegExp(`^(?:${schema.pattern})$`, "u").test(text)) {
    context.error(tree.at, path, `${JSON.stringify(text)} does not match the pattern ${schema.pattern}`);
  }
  return text;
}

function checkNumber(schema: TSchema, tree: Tree, path: string, context: SchemaContext): unknown {
  const value = typeof tree.value === "string" && tree.value.trim() !== "" ? Number(tree.value) : tree.value;
  const kind = schema.type === "integer" ? "a whole number" : "a number";
  if (typeof value !== "number" || Number.isNaN(value) || (schema.type === "integer" && !Number.isInteger(value))) {
    context.error(tree.at, path, `expected ${kind}, but got ${describe(tree)}`);
    return tree.value;
  }
  if (typeof schema.minimum === "number" && value < schema.minimum) {
    context.error(tree.at, path, `${value} is less than ${schema.minimum}`);
  }
  if (typeof schema.maximum === "number" && value > schema.maximum) {
    context.error(tree.at, path, `${value} is more than ${schema.maximum}`);
  }
  return value;
}

function checkBoolean(tree: Tree, path: string, context: SchemaContext): unknown {
  if (typeof tree.value === "boolean") return tree.value;
  if (typeof tree.value === "string" && /^(true|false)$/i.test(tree.value)) return tree.value.toLowerCase() === "true";
  context.error(tree.at, path, `expected true or false, but got ${describe(tree)}`);
  return tree.value;
}
