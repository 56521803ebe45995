/** The schemas of inputs, one a type. */
import { type TObject, type TProperties, type TSchema, Type } from "@sinclair/typebox";
import { duration, rendered, text } from "../../plugin/schema.ts";
import { DATA_TYPES, type DataType } from "./data-type.ts";
import { INPUT_ID_PATTERN } from "./names.ts";
import { inputReference } from "./references.ts";

const dependsOn = Type.Object(
  {
    inputs: Type.Optional(Type.Array(Type.String(), { description: "Ids of inputs that are resolved first." })),
    condition: Type.Optional(text({ description: "The input is left out when this renders to something false." })),
  },
  { description: "Makes the input depend on others." },
);

/** A type's schema: what all inputs have, its own properties, and its value as it may stand in the flow. */
function input(type: DataType, value: TSchema, own: TProperties = {}): TObject {
  return Type.Object({
    id: Type.String({
      pattern: INPUT_ID_PATTERN,
      minLength: 1,
      description: "The input's name; dots make maps of inputs.",
    }),
    type: Type.Literal(type, { description: "The input's type." }),
    name: Type.Optional(Type.String({ deprecated: true, description: "The older name of `id`." })),
    description: Type.Optional(Type.String({ description: "What it is for, in Markdown." })),
    displayName: Type.Optional(Type.String({ description: "The name that people see." })),
    required: Type.Optional(Type.Boolean({ description: "Whether there must be a value. Default true." })),
    defaults: Type.Optional(rendered({ ...value, description: "The value when none is given." })),
    prefill: Type.Optional(rendered({ ...value, description: "The value that a form begins with." })),
    dependsOn: Type.Optional(dependsOn),
    ...own,
  });
}

const words = Type.Array(Type.String());
const choice = {
  values: Type.Optional(Type.Array(Type.String(), { description: "The values to choose from." })),
  expression: Type.Optional(text({ description: "An expression that renders to the list of values to choose from." })),
  allowCustomValue: Type.Optional(
    Type.Boolean({ description: "Whether other values are accepted too. Default false." }),
  ),
  autoSelectFirst: Type.Optional(Type.Boolean({ description: "The first value is the default. Default false." })),
};
const itemType = (types: readonly DataType[]) =>
  Type.Unsafe<DataType>({ type: "string", enum: [...types], description: "The type of the items." });

/** Types that the items of a list may have. */
export const ITEM_TYPES = DATA_TYPES.filter(
  (type) => !["ARRAY", "MULTISELECT", "SELECT", "ENUM", "SECRET", "FORM"].includes(type),
);

function limits(name: "min" | "max" | "after" | "before", schema: TSchema) {
  return { [name]: Type.Optional({ ...schema, description: `The ${LIMIT_WORDS[name]} value that is accepted.` }) };
}
const LIMIT_WORDS = { min: "least", max: "largest", after: "earliest", before: "latest" };

const dateTime = Type.String({ format: "date-time" });
const date = Type.String({ format: "date" });
const time = Type.String({ format: "time" });
const validator = Type.Optional(
  Type.String({ format: "regex", description: "A regular expression for the whole text." }),
);

/** The schema of each input type. */
export const inputSchemas: Readonly<Record<DataType, TObject>> = {
  STRING: input("STRING", Type.String(), { validator }),
  SECRET: input("SECRET", Type.String(), { validator }),
  INT: input("INT", Type.Integer(), { ...limits("min", Type.Integer()), ...limits("max", Type.Integer()) }),
  FLOAT: input("FLOAT", Type.Number(), { ...limits("min", Type.Number()), ...limits("max", Type.Number()) }),
  BOOLEAN: input("BOOLEAN", Type.Boolean()),
  BOOL: input("BOOL", Type.Boolean()),
  DATETIME: input("DATETIME", dateTime, { ...limits("after", dateTime), ...limits("before", dateTime) }),
  DATE: input("DATE", date, { ...limits("after", date), ...limits("before", date) }),
  TIME: input("TIME", time, { ...limits("after", time), ...limits("before", time) }),
  DURATION: input("DURATION", duration(), { ...limits("min", duration()), ...limits("max", duration()) }),
  FILE: input("FILE", Type.String({ format: "uri" }), {
    allowedFileExtensions: Type.Optional(
      Type.Array(Type.String(), { description: "Endings of file names that are accepted, such as `.csv`." }),
    ),
    extension: Type.Optional(Type.String({ deprecated: true, description: "The ending that the stored file gets." })),
  }),
  JSON: input("JSON", Type.Unknown()),
  YAML: input("YAML", Type.Unknown()),
  URI: input("URI", Type.String()),
  EMAIL: input("EMAIL", Type.String()),
  ENUM: input("ENUM", Type.String(), {
    values: Type.Array(Type.String(), { description: "The values to choose from." }),
  }),
  SELECT: input("SELECT", Type.String(), {
    ...choice,
    isRadio: Type.Optional(Type.Boolean({ description: "Show the values as buttons. Default false." })),
  }),
  MULTISELECT: input("MULTISELECT", words, {
    ...choice,
    options: Type.Optional(Type.Array(Type.String(), { deprecated: true, description: "The older name of `values`." })),
    itemType: Type.Optional(itemType(ITEM_TYPES)),
  }),
  ARRAY: input("ARRAY", Type.Array(Type.Unknown()), { itemType: itemType(ITEM_TYPES) }),
  FORM: input("FORM", Type.Unknown(), {
    inputs: Type.Array(inputReference(), { description: "The inputs of the group; their ids begin with the group's." }),
  }),
};
