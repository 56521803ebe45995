/** Schemas for editors, and the types of inputs. */
import { Type } from "@sinclair/typebox";
import { dashboardJsonSchema } from "../../../core/dashboard/documented-parts.ts";
import { INPUT_MEANINGS } from "../../../core/documentation/input-meanings.ts";
import { inputPage } from "../../../core/documentation/type-page.ts";
import { inputTypeSchema } from "../../../core/documentation/type-schema.ts";
import { type JsonSchema, partJsonSchema, plainSchema } from "../../../core/flow/json-schema.ts";
import { DATA_TYPES, type DataType } from "../../../core/flow/schema/data-type.ts";
import { inputSchemas } from "../../../core/flow/schema/input.ts";
import { untypedTask, untypedTrigger } from "../../../core/flow/validate/type-schemas.ts";
import { flag } from "../http/parameters.ts";
import { conversion } from "../http/read-query.ts";
import { json, type Route, route } from "../http/route.ts";
import { NOT_CHANGED, type StaticAnswers } from "../http/static-answer.ts";
import { DocumentationWithSchema, InputTypeSchema } from "../schemas/plugin.ts";
import { AnyObject } from "../schemas/shared-shapes.ts";
import type { PluginCatalog } from "./plugin-catalog.ts";

const TAG = "Plugins";

/** What there are schemas of, as paths name it; letter case aside. */
const SCHEMA_TYPES = ["flow", "template", "task", "trigger", "plugindefault", "dashboard"] as const;
type SchemaType = (typeof SCHEMA_TYPES)[number];

/** The routes of schemas and input types. */
export function pluginSchemaRoutes(catalog: PluginCatalog, answers: StaticAnswers): readonly Route[] {
  return [...schemaRoutes(catalog, answers), ...inputRoutes(answers)];
}

function schemaRoutes(catalog: PluginCatalog, answers: StaticAnswers): readonly Route[] {
  return [
    route({
      operationId: "pluginSchema",
      tag: TAG,
      summary: `The JSON Schema of something that is written: ${SCHEMA_TYPES.join(", ")}`,
      method: "GET",
      path: "/plugins/schemas/{type}",
      hasTenant: false,
      query: Type.Object({ arrayOf: flag(false, "The schema of a list of them") }),
      answers: { 200: json(AnyObject), ...NOT_CHANGED },
      handle({ request, params, query: { arrayOf } }) {
        const type = schemaTypeOf(params.type);
        return answers.send(request, `schema ${arrayOf} ${type}`, async () => {
          const schema = await schemaOf(catalog, type);
          return arrayOf ? listOf(schema) : schema;
        });
      },
    }),
    route({
      operationId: "pluginProperties",
      tag: TAG,
      summary: "The properties of something that is written, by name, as JSON Schemas",
      method: "GET",
      path: "/plugins/properties/{type}",
      hasTenant: false,
      answers: { 200: json(Type.Record(Type.String(), AnyObject)), ...NOT_CHANGED },
      handle({ request, params }) {
        const type = schemaTypeOf(params.type);
        return answers.send(request, `properties ${type}`, () => propertiesOf(catalog, type));
      },
    }),
  ];
}

function inputRoutes(answers: StaticAnswers): readonly Route[] {
  return [
    route({
      operationId: "pluginInputTypes",
      tag: TAG,
      summary: "All types of inputs",
      method: "GET",
      path: "/plugins/inputs",
      hasTenant: false,
      answers: { 200: json(Type.Array(InputTypeSchema)) },
      handle: () => DATA_TYPES.map((type) => ({ type, cls: inputClass(type) })),
    }),
    route({
      operationId: "pluginInputSchema",
      tag: TAG,
      summary: "The documentation and the schema of a type of inputs",
      method: "GET",
      path: "/plugins/inputs/{type}",
      hasTenant: false,
      answers: { 200: json(DocumentationWithSchema), ...NOT_CHANGED },
      handle({ request, params }) {
        const type = DATA_TYPES.find((each) => each === params.type.toUpperCase());
        if (!type) throw conversion("type", params.type, `one of ${DATA_TYPES.join(", ")} is expected`);
        return answers.send(request, `input ${type}`, () => ({
          markdown: inputPage(type, INPUT_MEANINGS[type] ?? "", inputSchemas[type]),
          schema: inputTypeSchema(inputSchemas[type]),
        }));
      },
    }),
  ];
}

function schemaTypeOf(text: string): SchemaType {
  const type = SCHEMA_TYPES.find((each) => each === text.toLowerCase());
  if (type) return type;
  throw conversion("type", text, `one of ${SCHEMA_TYPES.join(", ")} is expected`);
}

async function schemaOf({ registry }: PluginCatalog, type: SchemaType): Promise<JsonSchema> {
  return type === "dashboard" ? dashboardJsonSchema() : await partJsonSchema(registry, type);
}

function listOf({ $schema, $defs, ...items }: JsonSchema): JsonSchema {
  return { $schema, type: "array", items, $defs };
}

/** Of tasks and triggers, those that all of them have. */
async function propertiesOf(catalog: PluginCatalog, type: SchemaType): Promise<unknown> {
  const shared = { task: untypedTask, trigger: untypedTrigger };
  const schema = type === "task" || type === "trigger" ? plainSchema(shared[type]) : await schemaOf(catalog, type);
  return schema["properties"];
}

/** Names that do not follow from the type's. */
const CLASS_WORDS: Readonly<Partial<Record<DataType, string>>> = { DATETIME: "DateTime", URI: "URI" };

function inputClass(type: DataType): string {
  const word = CLASS_WORDS[type] ?? `${type.slice(0, 1)}${type.slice(1).toLowerCase()}`;
  return `io.kestra.core.models.flows.input.${word}Input`;
}
