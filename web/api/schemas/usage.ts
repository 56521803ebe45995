/** What an installation is used for, as the API answers it. */
import { Type } from "@sinclair/typebox";
import { AnyObject, Instant } from "./shared-shapes.ts";
import { DailyStatisticsSchema } from "./statistics.ts";

const Counts = Type.Record(Type.String(), Type.Integer());

const FlowUsageSchema = Type.Object(
  {
    count: Type.Integer(),
    namespacesCount: Type.Integer(),
    taskTypeCount: Counts,
    triggerTypeCount: Counts,
    taskRunnerTypeCount: Counts,
    inputTypeCount: Counts,
    tasks: Counts,
    triggers: Counts,
  },
  { $id: "FlowUsage", additionalProperties: true },
);

const USAGE = {
  flows: FlowUsageSchema,
  executions: Type.Object({ dailyExecutionsCount: Type.Array(DailyStatisticsSchema) }, { $id: "ExecutionUsage" }),
};

/** Flows and executions. */
export const UsageSchema = Type.Object(USAGE, { $id: "ApiUsage" });

/** The same, with what the installation runs on. */
export const WholeUsageSchema = Type.Object(
  {
    ...USAGE,
    uuid: Type.String(),
    startUuid: Type.String(),
    instanceUuid: Type.String(),
    serverType: Type.String(),
    version: Type.String(),
    zoneId: Type.String(),
    uri: Type.String(),
    environments: Type.Array(Type.String()),
    startTime: Instant,
    host: AnyObject,
    configurations: AnyObject,
    plugins: Type.Array(AnyObject),
    services: Type.Object({ dailyStatistics: Type.Array(AnyObject) }),
  },
  { $id: "Usage" },
);
