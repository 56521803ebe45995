/** The JSON Schemas of a type: of what may be written, and of what comes out. */
import { type TObject, Type } from "@sinclair/typebox";
import { type JsonSchema, plainSchema } from "../flow/json-schema.ts";
import { inputSchemas } from "../flow/schema/input.ts";
import { REFERENCES, type Reference } from "../flow/schema/references.ts";
import { conditionProperties } from "../flow/schema/trigger.ts";
import { untypedTask, untypedTrigger } from "../flow/validate/type-schemas.ts";
import { isJsonMap } from "../json-map.ts";
import { isRendered, isTemplate } from "../plugin/schema.ts";
import type { DocumentedType } from "./documented-type.ts";
import { isSchema } from "./type-words.ts";

/** What clients show forms and completions from. References point into `definitions`. */
export interface TypeSchema {
  readonly properties: JsonSchema;
  readonly outputs: JsonSchema;
  readonly definitions: Readonly<Record<string, JsonSchema>>;
}

/** The schemas of a type; `all` also has the properties that all types of the kind have. */
export function typeSchema(documented: DocumentedType, all: boolean): TypeSchema {
  const { title, description, deprecated, examples = [], outputs } = documented;
  const properties = {
    title,
    ...(description === undefined ? {} : { description }),
    ...objectSchema(all ? documented.allProperties : documented.properties),
    ...(deprecated === undefined ? {} : { $deprecated: true }),
    $examples: examples.map((example) => ({ ...example, lang: "yaml", full: false })),
  };
  return withDefinitions(properties, outputs ? plainSchema(outputs) : {});
}

/** The schemas of an input type. */
export function inputTypeSchema(schema: TObject): TypeSchema {
  return withDefinitions(objectSchema(schema), {});
}

/** An object's schema, each property marked with whether it must be there and may hold expressions. */
function objectSchema(schema: TObject): JsonSchema {
  const plain = plainSchema(schema);
  const given = isJsonMap(plain["properties"]) ? plain["properties"] : {};
  const required = Array.isArray(plain["required"]) ? plain["required"] : [];
  const properties = Object.entries(given).map(([name, property]) => {
    const own: unknown = schema.properties[name];
    const isDynamic = isSchema(own) && (isRendered(own) || isTemplate(own));
    const marks = { $dynamic: isDynamic, $required: required.includes(name) };
    return [name, isJsonMap(property) ? { ...property, ...marks } : marks];
  });
  return { ...plain, properties: Object.fromEntries(properties) };
}

/** What each reference stands for: what all tasks have, for example. */
const DEFINITIONS: Readonly<Record<Reference, JsonSchema>> = {
  Task: plainSchema(untypedTask),
  Trigger: plainSchema(untypedTrigger),
  Condition: plainSchema(Type.Object(conditionProperties, { additionalProperties: true })),
  Input: {
    type: "object",
    required: ["id", "type"],
    properties: { id: { type: "string" }, type: { enum: Object.keys(inputSchemas) } },
  },
  Labels: { anyOf: [{ type: "object" }, { type: "array", items: { type: "object", required: ["key", "value"] } }] },
};

/** Gathers what is referred to, also by what is gathered. */
function withDefinitions(properties: JsonSchema, outputs: JsonSchema): TypeSchema {
  const wanted = new Set<Reference>();
  const open: JsonSchema[] = [properties, outputs];
  for (const schema of open) {
    const text = JSON.stringify(schema);
    for (const name of REFERENCES) {
      if (wanted.has(name) || !text.includes(`"#/$defs/${name}"`)) continue;
      wanted.add(name);
      open.push(DEFINITIONS[name]);
    }
  }
  const definitions = Object.fromEntries([...wanted].map((name) => [name, pointed(DEFINITIONS[name])]));
  return { properties: pointed(properties), outputs: pointed(outputs), definitions };
}

/** The same, with references into `definitions`. */
function pointed(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).map(([key, value]) => [key, pointedValue(key, value)]);
  return Object.fromEntries(entries);
}

function pointedValue(key: string, value: unknown): unknown {
  if (key === "$ref" && typeof value === "string") return value.replace("#/$defs/", "#/definitions/");
  if (Array.isArray(value)) return value.map((each) => pointedValue("", each));
  return isJsonMap(value) ? pointed(value) : value;
}
