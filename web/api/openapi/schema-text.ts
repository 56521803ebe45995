/** Schemas as people read them: the name of a type, and a row for each of its properties. */
import { isJsonMap } from "../../../core/json-map.ts";
import type { Json } from "./document-model.ts";
import { anchorOf, escaped, formatted } from "./page-text.ts";

/** Properties in properties are shown so deep; what lies deeper is shown as an object. */
const DEPTH_MAX = 4;

/** Schemas by name. */
export type NamedSchemas = { readonly [name: string]: Json };

const REFERENCE = /^#\/components\/schemas\/(.+)$/;

/** The type in HTML; types that have a name lead to their place in the page. */
export function typeText(schema: unknown): string {
  if (!isJsonMap(schema)) return "anything";
  const { $ref: reference, anyOf, enum: values, type, format, items } = schema;
  const name = nameIn(reference);
  if (name !== undefined) return `<a href="#${anchorOf("schema", name)}">${escaped(name)}</a>`;
  if (Array.isArray(anyOf)) return anyOf.map(typeText).join(" or ");
  if (Array.isArray(values)) return values.map((value) => `<code>${escaped(String(value))}</code>`).join(" or ");
  if (type === "array") return `list of ${typeText(items)}`;
  if (type === "object") return mapText(schema);
  if (typeof type !== "string") return "anything";
  return format === undefined ? type : `${type} (${escaped(String(format))})`;
}

/** Which properties are marked: those that senders have to give, or those that readers may not find. */
export type Mark = "required" | "optional";

/** Rows of all properties; none for what has no properties. Lists of objects show those of their objects. */
export function propertyTable(schema: unknown, schemas: NamedSchemas, mark: Mark): string {
  const rows = propertyRows(resolved(schema, schemas), mark, "", 0);
  if (rows.length === 0) return "";
  const heads = ["Property", "Type", "Meaning"].map((head) => `<th scope="col">${head}</th>`);
  return `<table><thead><tr>${heads.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

/** What is known of a value besides its type: its mark, its default, its bounds, its meaning. */
export function notesOf(schema: Json, mark: Mark | "", description = schema["description"]): string {
  const { default: otherwise, minimum, maximum } = schema;
  const notes = [
    mark === "required" ? "<strong>required</strong>" : mark,
    otherwise === undefined ? "" : `default <code>${escaped(String(otherwise))}</code>`,
    minimum === undefined ? "" : `at least ${escaped(String(minimum))}`,
    maximum === undefined ? "" : `at most ${escaped(String(maximum))}`,
    typeof description === "string" ? formatted(description) : "",
  ];
  return notes.filter((note) => note !== "").join("; ");
}

function mapText({ properties, patternProperties, additionalProperties }: Json): string {
  if (isJsonMap(properties) && Object.keys(properties).length > 0) return "object";
  const [values] = isJsonMap(patternProperties) ? Object.values(patternProperties) : [additionalProperties];
  const isOpen = !isJsonMap(values) || Object.keys(values).length === 0;
  return isOpen ? "object" : `map of ${typeText(values)}`;
}

function propertyRows(schema: unknown, mark: Mark, prefix: string, depth: number): readonly string[] {
  if (!isJsonMap(schema) || depth > DEPTH_MAX) return [];
  const { properties, required, items, anyOf, patternProperties } = schema;
  if (isJsonMap(items)) return propertyRows(items, mark, `${prefix}[]`, depth + 1);
  if (Array.isArray(anyOf)) return anyOf.flatMap((each) => propertyRows(each, mark, prefix, depth + 1));
  if (isJsonMap(patternProperties))
    return propertyRows(Object.values(patternProperties)[0], mark, `${prefix}{…}`, depth + 1);
  if (!isJsonMap(properties)) return [];
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isJsonMap(property)) return [];
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const isRequired = Array.isArray(required) && required.includes(name);
    const row = `<tr><td><code>${escaped(path)}</code></td><td>${typeText(property)}</td>\
<td>${notesOf(property, isRequired === (mark === "required") ? mark : "")}</td></tr>`;
    return [row, ...propertyRows(property, mark, path, depth + 1)];
  });
}

/** The schema itself, where it is named; also in a list. */
function resolved(schema: unknown, schemas: NamedSchemas): unknown {
  if (!isJsonMap(schema)) return schema;
  const name = nameIn(schema["$ref"]);
  if (name !== undefined) return schemas[name];
  const { items } = schema;
  return isJsonMap(items) ? { ...schema, items: resolved(items, schemas) } : schema;
}

function nameIn(reference: unknown): string | undefined {
  return typeof reference === "string" ? REFERENCE.exec(reference)?.[1] : undefined;
}
