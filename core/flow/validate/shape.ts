/** Object schemas made ready for the walk: which properties there are, which must be there. Kept per schema. */
import type { TSchema } from "@sinclair/typebox";

/** What an object schema allows. */
export interface ObjectShape {
  readonly properties: ReadonlyMap<string, TSchema>;
  readonly required: readonly string[];
  /** The schema of keys that are no properties: of a map's values, or of anything where unknown keys are allowed. */
  readonly others: TSchema | undefined;
}

const shapes = new WeakMap<TSchema, ObjectShape>();
const ANYTHING = {} as TSchema;

/** The shape of a schema of type `object`. */
export function shapeOf(schema: TSchema): ObjectShape {
  const known = shapes.get(schema);
  if (known) return known;
  const properties = new Map(Object.entries(schemasOf(schema.properties)));
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === "string") : [];
  const shape = {
    properties,
    required: required.filter((name) => properties.get(name)?.default === undefined),
    others: othersOf(schema),
  };
  shapes.set(schema, shape);
  return shape;
}

function othersOf(schema: TSchema): TSchema | undefined {
  const [ofPattern] = Object.values(schemasOf(schema.patternProperties));
  if (ofPattern) return ofPattern;
  if (schema.additionalProperties === true) return ANYTHING;
  if (isSchema(schema.additionalProperties)) return schema.additionalProperties;
  return schema.properties === undefined ? ANYTHING : undefined;
}

function schemasOf(value: unknown): Record<string, TSchema> {
  return isSchemas(value) ? value : {};
}

function isSchemas(value: unknown): value is Record<string, TSchema> {
  return typeof value === "object" && value !== null && Object.values(value).every(isSchema);
}

/** True for anything that may be a schema. */
export function isSchema(value: unknown): value is TSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The members of a union; undefined for other schemas. */
export function membersOf(schema: TSchema): readonly TSchema[] | undefined {
  return Array.isArray(schema.anyOf) ? schema.anyOf.filter(isSchema) : undefined;
}

const SCALARS: ReadonlySet<unknown> = new Set(["boolean", "integer", "number"]);
const MOMENTS: ReadonlySet<unknown> = new Set(["duration", "date", "date-time", "time"]);

/** True when an empty text stands for no value: of a number, a boolean, or a time. Words and texts are not left out so. */
export function takesNothing(schema: TSchema): boolean {
  return SCALARS.has(schema.type) || MOMENTS.has(schema.format);
}

/** True when `null` is a value of its own there, not the same as leaving the property out. */
export function acceptsNull(schema: TSchema): boolean {
  if (schema.type === "null") return true;
  const members = membersOf(schema);
  if (members) return members.some(acceptsNull);
  return schema.type === undefined && schema.const === undefined && schema.$ref === undefined;
}
