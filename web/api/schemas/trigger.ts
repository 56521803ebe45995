/** Triggers and their states, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { word } from "../http/parameters.ts";
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
    lastTriggeredDate: Type.Optional(Instant),
    nextEvaluationDate: Type.Optional(Instant),
    evaluatedAt: Type.Optional(Instant),
    updatedAt: Instant,
    locked: Type.Boolean(),
    type: Type.String(),
    kind: word(["SCHEDULE", "POLLING", "REALTIME"]),
  },
  { $id: "TriggerState", additionalProperties: true },
);

/** A trigger as its flow has it: what its type brings is beside these. */
const TriggerDefinitionSchema = Type.Object(
  { id: Type.String(), type: Type.String() },
  { $id: "AbstractTrigger", additionalProperties: true },
);

/** A row of the search of triggers. */
export const TriggerRowSchema = Type.Object(
  {
    abstractTrigger: Type.Union([TriggerDefinitionSchema, Type.Null()]),
    triggerContext: TriggerStateSchema,
    trigger: TriggerDefinitionSchema,
    state: TriggerStateSchema,
  },
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
