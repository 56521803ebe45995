/** What tasks measured, as the API answers it. */
import { Type } from "@sinclair/typebox";
import { INTERVALS } from "../../../core/contracts/groups.ts";
import { word } from "../http/parameters.ts";
import { Instant } from "./shared-shapes.ts";

/** A measurement. */
export const MetricEntrySchema = Type.Object(
  {
    tenantId: Type.Optional(Type.String()),
    namespace: Type.String(),
    flowId: Type.String(),
    executionId: Type.String(),
    taskId: Type.String(),
    taskRunId: Type.String(),
    type: Type.String(),
    name: Type.String(),
    value: Type.Number({ description: "Milliseconds for timers" }),
    timestamp: Instant,
    tags: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { $id: "MetricEntry", additionalProperties: true },
);

/** Measurements put together by time, those of times without any included. */
export const MetricAggregationsSchema = Type.Object(
  {
    groupBy: word(INTERVALS),
    aggregations: Type.Array(
      Type.Object(
        { name: Type.String(), value: Type.Number(), date: Instant },
        { $id: "MetricAggregation", description: "The date is that at which the time begins" },
      ),
    ),
  },
  { $id: "MetricAggregations" },
);
