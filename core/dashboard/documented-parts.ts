/** What is told about the parts of dashboards: charts, and where they get their data from. */
import { type TObject, Type } from "@sinclair/typebox";
import type { DocumentedType } from "../documentation/documented-type.ts";
import { JSON_SCHEMA_DIALECT, type JsonSchema, plainSchema } from "../flow/json-schema.ts";
import { CHART_KINDS, dashboardSchema } from "./chart-schema.ts";
import { kpiSchema, rowsSchema } from "./data-schema.ts";
import { type DataSource, kpiType, NAMED_SOURCES } from "./data-sources.ts";

/** All of them. */
export function documentedDashboardParts(): readonly DocumentedType[] {
  const charts = CHART_KINDS.map(
    ({ type, title, schema, example }): DocumentedType => ({
      ...part(type, title, schema),
      family: "charts",
      examples: [{ title: "In the charts of a dashboard", code: example }],
    }),
  );
  const rows = NAMED_SOURCES.map(
    ([, source]): DocumentedType => ({
      ...part(source.type, source.title, rowsSchema(source)),
      family: "dataFilters",
      examples: [{ title: "In a table", code: rowsExample(source) }],
    }),
  );
  const numbers = NAMED_SOURCES.filter(([, { hasKpi }]) => hasKpi).map(
    ([, source]): DocumentedType => ({
      ...part(kpiType(source), `A number made of ${source.title.split(",", 1)[0]?.toLowerCase()}.`, kpiSchema(source)),
      family: "dataFiltersKPI",
      examples: [{ title: "How many there are", code: `type: ${kpiType(source)}\ncolumns:\n  agg: COUNT` }],
    }),
  );
  return [...charts, ...rows, ...numbers];
}

/** The JSON Schema of a dashboard. */
export function dashboardJsonSchema(): JsonSchema {
  return { $schema: JSON_SCHEMA_DIALECT, title: "Dashboard", ...plainSchema(dashboardSchema), $defs: {} };
}

function part(type: string, title: string, schema: TObject) {
  const { id: _id, type: _type, ...properties } = schema.properties;
  return { type, title, properties: Type.Object(properties), allProperties: schema, isFlowable: false };
}

function rowsExample({ type, fields }: DataSource): string {
  const [first = ""] = Object.keys(fields);
  return `type: ${type}\ncolumns:\n  each:\n    field: ${first}\n  total:\n    agg: COUNT`;
}
