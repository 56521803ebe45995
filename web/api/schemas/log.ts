/** Log lines, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../../core/contracts/log.ts";
import { word } from "../http/parameters.ts";
import { Instant } from "./shared-shapes.ts";

/** A log line. */
export const LogEntrySchema = Type.Object(
  {
    namespace: Type.String(),
    flowId: Type.String(),
    tenantId: Type.Optional(Type.String()),
    executionId: Type.Optional(Type.String()),
    taskId: Type.Optional(Type.String()),
    taskRunId: Type.Optional(Type.String()),
    attemptNumber: Type.Optional(Type.Integer()),
    triggerId: Type.Optional(Type.String()),
    timestamp: Instant,
    level: word(LOG_LEVELS),
    thread: Type.Optional(Type.String()),
    message: Type.String(),
  },
  { $id: "LogEntry", additionalProperties: true },
);

/** A page of log lines, and where the next one begins. */
export const LogPageSchema = Type.Object(
  {
    results: Type.Array(LogEntrySchema),
    total: Type.Optional(Type.Integer({ description: "Lines in all; left out with a cursor" })),
    type: word(["OFFSET", "CURSOR"]),
    nextCursor: Type.Optional(Type.String({ description: "Left out on the last page" })),
  },
  { $id: "LogPage" },
);
