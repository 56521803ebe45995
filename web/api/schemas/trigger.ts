/** Triggers and their states, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { AnyObject, Instant, LabelSchema } from "./shared-shapes.ts";

/** Past dates that are made up for. */
export const BackfillSchema = Type.Object(
  {
    start: Instant,
    end: Type.Optional(Instant),
    currentDate: Type.Optional(Instant),
    paused: Type.Optional(Type.Boolean()),
    inputs: Type.Optional(AnyObject),
    labels: Type.Optional(Type.Array(LabelSchema)),
    previousNextExecutionDate: Type.Optional(Instant),
  },
  { $id: "Backfill" },
);

/** How far a trigger is. */
export const TriggerStateSchema = Type.Object(
  {
    tenantId: Type.Optional(Type.String()),
    namespace: Type.String(),
    flowId: Type.String(),
    triggerId: Type.String(),
    date: Type.Optional(Instant),
    nextExecutionDate: Type.Optional(Instant),
    executionId: Type.Optional(Type.String()),
    evaluateRunningDate: Type.Optional(Instant),
    workerId: Type.Optional(Type.String()),
    disabled: Type.Boolean(),
    backfill: Type.Optional(BackfillSchema),
    updatedDate: Type.Optional(Instant),
  },
  { $id: "TriggerState", additionalProperties: true },
);

/** A row of the search of triggers. */
export const TriggerRowSchema = Type.Object(
  { abstractTrigger: Type.Unknown(), triggerContext: TriggerStateSchema },
  { $id: "TriggerRow", additionalProperties: true },
);

/** Names a trigger; other members are ignored, for clients send whole states. */
export const TriggerNameSchema = Type.Object(
  {
    namespace: Type.String({ minLength: 1 }),
    flowId: Type.String({ minLength: 1 }),
    triggerId: Type.String({ minLength: 1 }),
  },
  { $id: "TriggerName", additionalProperties: true },
);
