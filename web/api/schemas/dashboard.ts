/** Dashboards and the rows of their charts, as the API takes and answers them. */
import { type TSchema, Type } from "@sinclair/typebox";
import { FiltersBodySchema } from "../http/filter-bodies.ts";
import { AnyObject, Instant } from "./shared-shapes.ts";

/** A dashboard with its source. */
export const DashboardSchema = Type.Object(
  {
    tenantId: Type.String(),
    id: Type.String(),
    title: Type.String(),
    description: Type.Optional(Type.String()),
    timeWindow: Type.Object(
      { default: Type.String({ description: "ISO-8601" }), max: Type.String({ description: "ISO-8601" }) },
      { $id: "DashboardTimeWindow" },
    ),
    charts: Type.Array(
      Type.Object(
        { id: Type.String(), type: Type.String(), chartOptions: Type.Optional(AnyObject) },
        { $id: "Chart", additionalProperties: true },
      ),
    ),
    deleted: Type.Boolean(),
    created: Instant,
    updated: Instant,
    sourceCode: Type.String({ description: "YAML" }),
  },
  { $id: "Dashboard" },
);

const orNull = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));

/** What of their rows charts are about. */
export const ChartFiltersSchema = Type.Object(
  {
    startDate: orNull(Instant),
    endDate: orNull(Instant),
    pageSize: orNull(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
    pageNumber: orNull(Type.Integer({ minimum: 1, maximum: 2_147_483_647 })),
    namespace: orNull(Type.String({ maxLength: 1000, description: "This namespace, and those below it" })),
    labels: orNull(Type.Record(Type.String({ maxLength: 1000 }), Type.String({ maxLength: 1000 }))),
    filters: FiltersBodySchema.properties.filters,
  },
  { $id: "ChartFiltersOverrides", additionalProperties: true },
);

/** A chart that is not saved. */
export const ChartPreviewSchema = Type.Object(
  { chart: Type.String({ description: "YAML" }), globalFilter: orNull(ChartFiltersSchema) },
  { $id: "ChartPreviewRequest", additionalProperties: true },
);

/** Which dashboards people see first; none is set here. */
export const DashboardSettingsSchema = Type.Object(
  {
    defaultHomeDashboard: Type.Optional(Type.String()),
    defaultFlowOverviewDashboard: Type.Optional(Type.String()),
    defaultNamespaceOverviewDashboard: Type.Optional(Type.String()),
  },
  { $id: "DashboardSettings" },
);
