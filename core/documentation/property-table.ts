/** Tables of properties and outputs, with what lies inside maps and lists. */
import type { TObject, TSchema } from "@sinclair/typebox";
import { isRendered, oneOf } from "../plugin/schema.ts";
import { code, prose, table } from "./markdown.ts";
import { hasSection, isSchema, membersOf, typeWords, valueSchema } from "./type-words.ts";

interface Row {
  readonly path: string;
  readonly schema: TSchema;
  readonly required: boolean;
  /** Texts inside are expressions. */
  readonly live: boolean;
  /** The words of `type` that the property belongs to, where it does not belong to all. */
  readonly variants: readonly string[];
}

/** The table of what may be written. Properties named in `without` are left out. */
export function propertyTable(schema: TSchema, without: ReadonlySet<string> = new Set()): readonly string[] {
  const rows = rowsOf(schema, "", false).filter(({ path }) => !without.has(path));
  return table(
    ["property", "type", "default", "expressions", ""],
    rows.map((row) => [
      code(row.path),
      typeWords(row.schema),
      defaultWords(row),
      row.live ? "yes" : "",
      descriptionOf(row),
    ]),
  );
}

/** The table of what comes out. */
export function outputTable(schema: TSchema): readonly string[] {
  return table(
    ["output", "type", ""],
    rowsOf(schema, "", false).map((row) => [
      code(row.path),
      typeWords(row.schema),
      row.required ? descriptionOf(row) : `${descriptionOf(row)} May be missing.`.trim(),
    ]),
  );
}

function defaultWords({ schema, required }: Row): string {
  if (schema.default !== undefined) return code(JSON.stringify(schema.default));
  return required ? "required" : "";
}

function descriptionOf({ schema, variants }: Row): string {
  const where = variants.length > 0 ? `Where \`type\` is ${variants.map(code).join(" or ")}.` : "";
  const text = typeof schema.description === "string" ? prose(schema.description) : "";
  const old = schema.deprecated === true && !text.startsWith("Deprecated") ? "Deprecated." : "";
  return [old, text, where].filter((part) => part !== "").join(" ");
}

function rowsOf(schema: TSchema, prefix: string, live: boolean): readonly Row[] {
  const members = (membersOf(schema) ?? [schema]).filter((member) => isSchema(member.properties));
  const found = new Map<string, Row & { readonly variants: string[] }>();
  for (const member of members) {
    const variant = variantOf(member);
    for (const [name, inner] of Object.entries<unknown>(member.properties)) {
      if (!isSchema(inner)) continue;
      const key = name === "type" && variant !== undefined && members.length > 1 ? name : name + JSON.stringify(inner);
      const row = found.get(key);
      if (row) row.variants.push(variant ?? "");
      else found.set(key, rowOf(member, name, inner, prefix, live, variant));
    }
  }
  return [...found.values()].flatMap((row) => [
    withVariants(row, members),
    ...insideOf(row.schema, row.path, row.live),
  ]);
}

function rowOf(member: TSchema, name: string, inner: TSchema, prefix: string, live: boolean, variant?: string) {
  const required = Array.isArray(member.required) && member.required.includes(name) && inner.default === undefined;
  return {
    path: prefix + name,
    schema: inner,
    required,
    live: live || isRendered(inner),
    variants: [variant ?? ""],
  };
}

/** The word of `type` that tells an alternative from the others. */
function variantOf(member: TSchema): string | undefined {
  const type: unknown = isSchema(member.properties) ? member.properties["type"] : undefined;
  return isSchema(type) && type.const !== undefined ? String(type.const) : undefined;
}

/** A property of all alternatives belongs to none of them; their `type` is one of all words. */
function withVariants(row: Row, members: readonly TSchema[]): Row {
  const words = row.variants.filter((word) => word !== "");
  if (members.length > 1 && row.schema.const !== undefined && words.includes(String(row.schema.const))) {
    const rest = typeof row.schema.description === "string" ? { description: row.schema.description } : {};
    return { ...row, schema: oneOf(words, rest), variants: [] };
  }
  return { ...row, variants: row.variants.length === members.length ? [] : words };
}

/** The properties inside a property: of a map, of the items of a list, of the values of a map with free keys. */
function insideOf(schema: TSchema, path: string, live: boolean): readonly Row[] {
  if (hasSection(schema)) return [];
  const own = rowsOf(schema, `${path}.`, live);
  const members = membersOf(schema) ?? [schema];
  const below = members.flatMap((member): readonly Row[] => {
    if (isSchema(member.items)) return insideOf(member.items, `${path}[]`, live);
    const values = valueSchema(member);
    return values ? insideOf(values, `${path}.*`, live) : [];
  });
  return [...own, ...below];
}

/** The names that every one of several schemas has. */
export function sharedNames(schemas: readonly TObject[]): readonly string[] {
  const [first, ...others] = schemas.map((schema) => Object.keys(schema.properties));
  return (first ?? []).filter((name) => others.every((names) => names.includes(name)));
}
