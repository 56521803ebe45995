/** Statistics, as the API takes and answers them. */
import { type TSchema, Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import { LATEST_MAX } from "../../../core/contracts/repository.ts";
import { STATES } from "../../../core/execution/state.ts";
import { word } from "../http/parameters.ts";
import { IdWithNamespaceSchema, Instant } from "./shared-shapes.ts";

const orNull = <S extends TSchema>(schema: S) => Type.Optional(Type.Union([schema, Type.Null()]));
const name = Type.String({ maxLength: 1000 });
const span = { startDate: orNull(Instant), endDate: orNull(Instant) };
const flows = orNull(Type.Array(IdWithNamespaceSchema, { maxItems: LATEST_MAX }));
const open = { additionalProperties: true };

/** Which executions or task runs are counted. */
export const StatisticRequestSchema = Type.Object(
  {
    q: orNull(name),
    scope: orNull(Type.Array(word(["USER", "SYSTEM"]))),
    namespace: orNull(name),
    flowId: orNull(name),
    state: orNull(Type.Array(word(STATES))),
    ...span,
  },
  { $id: "StatisticRequest", ...open },
);

/** Which executions are counted by their flows. */
export const ByFlowRequestSchema = Type.Object(
  {
    q: orNull(name),
    namespace: orNull(name),
    flowId: orNull(name),
    flows,
    namespaceOnly: orNull(Type.Boolean()),
    ...span,
  },
  { $id: "ByFlowStatisticRequest", ...open },
);

/** Which executions are counted by their namespaces. */
export const ByNamespaceRequestSchema = Type.Object(
  { namespace: orNull(name), ...span },
  { $id: "ByNamespaceStatisticRequest", ...open },
);

/** The newest executions of which flows are wanted. */
export const LastExecutionsRequestSchema = Type.Object({ flows }, { $id: "LastExecutionsRequest", ...open });

/** Which log entries are counted. */
export const LogStatisticRequestSchema = Type.Object(
  { q: orNull(name), namespace: orNull(name), flowId: orNull(name), logLevel: orNull(word(LOG_LEVELS)), ...span },
  { $id: "LogStatisticRequest", ...open },
);

/** What is counted of a namespace. */
export const SummaryRequestSchema = Type.Object(
  { namespace: orNull(name), ...span },
  { $id: "SummaryRequest", ...open },
);

const groupBy = Type.String({ description: "How long the times are: minute, hour, day, week or month" });
const duration = Type.String({ description: "ISO-8601" });
const STATE_COUNTS = Type.Object(Object.fromEntries(STATES.map((state) => [state, Type.Integer()])), {
  $id: "StateCounts",
});

/** Executions, or task runs, that began in one time. */
export const DailyStatisticsSchema = Type.Object(
  {
    startDate: Instant,
    duration: Type.Object(
      { min: duration, avg: duration, max: duration, sum: duration, count: Type.Integer() },
      { $id: "StatisticDurations" },
    ),
    executionCounts: STATE_COUNTS,
    groupBy,
  },
  { $id: "DailyExecutionStatistics" },
);

/** The executions of a namespace. */
export const ExecutionCountsSchema = Type.Object(
  { counts: STATE_COUNTS, total: Type.Integer() },
  { $id: "ExecutionCountStatistics" },
);

/** Log entries of one time. */
export const LogStatisticsSchema = Type.Object(
  {
    timestamp: Instant,
    counts: Type.Object(Object.fromEntries(LOG_LEVELS.map((level) => [level, Type.Integer()]))),
    groupBy,
  },
  { $id: "LogStatistics" },
);

/** How much there is of a namespace. */
export const SummaryStatisticsSchema = Type.Object(
  { flows: Type.Integer(), triggers: Type.Integer() },
  { $id: "SummaryStatistics" },
);
