/** The schemas of what charts show. */
import { type TObject, type TProperties, type TSchema, Type } from "@sinclair/typebox";
import { duration, oneOf } from "../plugin/schema.ts";
import { AGGREGATIONS, CHART_CONDITIONS_MAX, CONDITION_TYPES, type ConditionType } from "./dashboard.ts";
import { type DataSource, kpiType, NAMED_SOURCES } from "./data-sources.ts";

const value = Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: "What it is compared with." });
const labelKey = Type.Optional(Type.String({ minLength: 1, description: "The label that is meant, of LABELS." }));

/** The data of charts with rows. `more` is what columns of the chart take besides. */
export function dataSchema(more: TProperties = {}): TSchema {
  const sources = NAMED_SOURCES.map(([, source]) => rowsSchema(source, more));
  return Type.Union(sources, { description: "What the chart shows." });
}

/** The data of charts with a single number. */
export function kpiDataSchema(): TSchema {
  const sources = NAMED_SOURCES.filter(([, { hasKpi }]) => hasKpi).map(([, source]) => kpiSchema(source));
  return Type.Union(sources, { description: "What the number is made of." });
}

/** The data of a source, as rows. */
export function rowsSchema(source: DataSource, more: TProperties = {}): TObject {
  return Type.Object({
    type: Type.Literal(source.type, { description: "Where the data come from." }),
    columns: Type.Record(Type.String(), columnSchema(source, more), { description: "The columns, by name." }),
    where: conditionsSchema(source, "The rows to look at; all conditions must hold."),
    orderBy: Type.Optional(
      Type.Array(
        Type.Object({
          column: Type.String({ minLength: 1, description: "The name of a column." }),
          order: Type.Optional(oneOf(["ASC", "DESC"], { description: "Up or down. Default ASC." })),
        }),
        { description: "The order of rows; later columns decide where earlier ones are equal." },
      ),
    ),
  });
}

/** The data of a source, as one number. */
export function kpiSchema(source: DataSource): TObject {
  return Type.Object({
    type: Type.Literal(kpiType(source), { description: "Where the data come from." }),
    columns: columnSchema(source, {}),
    numerator: conditionsSchema(source, "The rows whose share a percentage is."),
    where: conditionsSchema(source, "The rows to look at; all conditions must hold."),
  });
}

/** What of a dashboard says which time it is about. */
export const timeWindowSchema = Type.Object(
  {
    default: Type.Optional(duration({ description: "How far it looks back. Default PT720H." })),
    max: Type.Optional(duration({ description: "The longest time that may be asked for. Default PT8784H." })),
  },
  { description: "The time that charts are about." },
);

function columnSchema({ fields }: DataSource, more: TProperties): TObject {
  return Type.Object(
    {
      field: Type.Optional(oneOf(Object.keys(fields), { description: "The field that it shows." })),
      agg: Type.Optional(oneOf(AGGREGATIONS, { description: "How many rows become one value." })),
      displayName: Type.Optional(Type.String({ description: "The name that people see." })),
      labelKey,
      ...more,
    },
    { description: "A field, or a value made of many rows." },
  );
}

function conditionsSchema(source: DataSource, description: string) {
  return Type.Optional(Type.Array(conditionSchema(source), { maxItems: CHART_CONDITIONS_MAX, description }));
}

function conditionSchema({ fields }: DataSource): TSchema {
  const field = oneOf(Object.keys(fields), { description: "The field that it is about." });
  const members = Object.entries(CONDITION_TYPES).map(([type, takes]) =>
    Type.Object({
      type: Type.Literal(type, { description: "How it compares." }),
      field,
      labelKey,
      ...OPERANDS[takes],
    }),
  );
  return Type.Union(members);
}

const OPERANDS: Readonly<Record<(typeof CONDITION_TYPES)[ConditionType], TProperties>> = {
  value: { value },
  values: { values: Type.Array(value, { minItems: 1, maxItems: 1000, description: "What it is compared with." }) },
  nothing: {},
};
