/** The JSON Schema of a whole flow, for editors: from the schemas that flows are checked with. */
import type { TSchema } from "@sinclair/typebox";
import { isTaskDefinition, type PluginDefinition, type PluginRegistry } from "../plugin/registry.ts";
import { isRendered } from "../plugin/schema.ts";
import { flowSchema } from "./schema/flow.ts";
import { inputSchemas } from "./schema/input.ts";
import { LABEL_KEY_PATTERN } from "./schema/names.ts";
import { taskReference, triggerReference } from "./schema/references.ts";
import { templateSchema } from "./schema/template.ts";
import { isSchema } from "./validate/shape.ts";
import { schemaOf } from "./validate/type-schemas.ts";

/** A JSON Schema (draft 2020-12), or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** Which JSON Schema it is. */
export const JSON_SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** A text that holds an expression. */
const EXPRESSION: JsonSchema = { type: "string", pattern: "\\{[{%]", description: "An expression." };

/** Keywords that are taken over as they are. */
const KEPT = [
  "type",
  "const",
  "enum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "format",
  "default",
  "description",
  "deprecated",
] as const;

/** What editors ask schemas for, besides whole flows. */
const PARTS = {
  flow: { title: "Flow", schema: flowSchema },
  template: { title: "Template", schema: templateSchema },
  task: { title: "Task", schema: taskReference() },
  trigger: { title: "Trigger", schema: triggerReference() },
  plugindefault: { title: "PluginDefault", schema: flowSchema.properties.pluginDefaults.items },
} as const;

/** A flow, a template, or a part of one. */
export type FlowPart = keyof typeof PARTS;

/** The schema of a flow with all types of the registry. Loads every plugin. */
export function flowJsonSchema(registry: PluginRegistry): Promise<JsonSchema> {
  return partJsonSchema(registry, "flow");
}

/** The schema of a flow or of a part of one, with all types of the registry. Loads every plugin. */
export async function partJsonSchema(registry: PluginRegistry, part: FlowPart): Promise<JsonSchema> {
  const definitions = await registry.all();
  const plugins = Object.fromEntries(definitions.map((each) => [each.type, pluginSchema(each)]));
  const { title, schema } = PARTS[part];
  return {
    $schema: JSON_SCHEMA_DIALECT,
    title,
    ...plainSchema(schema),
    $defs: {
      ...plugins,
      Task: byType(definitions.filter(isTaskDefinition)),
      Trigger: byType(definitions.filter(({ kind }) => kind === "trigger")),
      Condition: byType(definitions.filter(({ kind }) => kind === "condition")),
      Input: inputSchema(),
      Labels: labelsSchema(),
    },
  };
}

function pluginSchema(definition: PluginDefinition): JsonSchema {
  const { title, description, deprecated } = definition;
  return {
    title,
    ...plainSchema(schemaOf(definition)),
    ...(description === undefined ? {} : { markdownDescription: description }),
    ...(deprecated === undefined ? {} : { deprecated: true }),
  };
}

/** One of several types: the `type` says which schema holds. */
function byType(definitions: readonly PluginDefinition[]): JsonSchema {
  const names = definitions.flatMap(({ type, aliases }) => [type, ...(aliases ?? [])]);
  return {
    type: "object",
    required: ["type"],
    properties: { type: { enum: names } },
    allOf: definitions.map(({ type, aliases }) => ({
      if: { required: ["type"], properties: { type: { enum: [type, ...(aliases ?? [])] } } },
      then: { $ref: `#/$defs/${type}` },
    })),
  };
}

function inputSchema(): JsonSchema {
  return {
    type: "object",
    required: ["type"],
    properties: { type: { enum: Object.keys(inputSchemas) } },
    allOf: Object.entries(inputSchemas).map(([type, schema]) => ({
      if: { required: ["type"], properties: { type: { const: type } } },
      then: plainSchema(schema),
    })),
  };
}

function labelsSchema(): JsonSchema {
  const key = { type: "string", pattern: `^${LABEL_KEY_PATTERN}$` };
  const value = { type: ["string", "number", "boolean"] };
  return {
    anyOf: [
      { type: "object", propertyNames: key, additionalProperties: value },
      { type: "array", items: { type: "object", required: ["key", "value"], properties: { key, value } } },
    ],
  };
}

/**
 * A schema of ours in plain JSON Schema: what is rendered may also be an expression. Parts of a flow are referred to as
 * `#/$defs/Task` and so on.
 */
export function plainSchema(schema: TSchema, live = false): JsonSchema {
  if (typeof schema.$ref === "string") return { $ref: `#/$defs/${schema.$ref}`, ...kept(schema) };
  const isLive = live || isRendered(schema);
  const own = { ...kept(schema), ...structure(schema, isLive) };
  const isText = schema.type === "string" && schema.enum === undefined && schema.format === undefined;
  const isAny = schema.type === undefined && schema.anyOf === undefined;
  if (!isLive || isText || isAny) return own;
  const { description, ...rest } = own as JsonSchema & { description?: unknown };
  return { anyOf: [rest, EXPRESSION], ...(description === undefined ? {} : { description }) };
}

function kept(schema: TSchema): JsonSchema {
  const result: Record<string, unknown> = {};
  for (const keyword of KEPT) if (schema[keyword] !== undefined) result[keyword] = schema[keyword];
  if (typeof schema.pattern === "string") result["pattern"] = `^(?:${schema.pattern})$`;
  return result;
}

function structure(schema: TSchema, live: boolean): JsonSchema {
  const result: Record<string, unknown> = {};
  if (Array.isArray(schema.anyOf))
    result["anyOf"] = schema.anyOf.filter(isSchema).map((each) => plainSchema(each, live));
  if (isSchema(schema.items)) result["items"] = plainSchema(schema.items, live);
  if (schema.type === "object") Object.assign(result, objectStructure(schema, live));
  return result;
}

function objectStructure(schema: TSchema, live: boolean): JsonSchema {
  const properties = Object.entries(isSchema(schema.properties) ? schema.properties : {});
  const [ofPattern] = Object.values(isSchema(schema.patternProperties) ? schema.patternProperties : {});
  if (isSchema(ofPattern)) return { additionalProperties: plainSchema(ofPattern, live) };
  const plainProperties = properties.map(([name, each]): [string, JsonSchema] => [
    name,
    isSchema(each) ? plainSchema(each, live) : {},
  ]);
  const isOptional = (name: string) =>
    properties.some(([key, each]) => key === name && isSchema(each) && each.default !== undefined);
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => !isOptional(String(name))) : [];
  return {
    properties: Object.fromEntries(plainProperties),
    ...(required.length > 0 ? { required } : {}),
    additionalProperties: schema.additionalProperties === true,
  };
}
