/** Bodies about triggers: which one, which ones, and what is to be made up for. */
import { type Static, Type } from "@sinclair/typebox";
import type { BackfillRequest } from "../../../components/operations/trigger-operations.ts";
import type { TriggerKey } from "../../../core/contracts/trigger-state.ts";
import { TENANT } from "../http/paths.ts";
import { AnyObject, LabelSchema } from "../schemas/shared-shapes.ts";
import { TriggerNameSchema } from "../schemas/trigger.ts";

/** Past dates that are to be made up for. */
export const BackfillRequestSchema = Type.Object(
  {
    start: Type.String({ minLength: 1, description: "ISO-8601 instant" }),
    end: Type.Optional(
      Type.Union([Type.String(), Type.Null()], { description: "ISO-8601 instant; now when left out" }),
    ),
    inputs: Type.Optional(Type.Union([AnyObject, Type.Null()])),
    labels: Type.Optional(Type.Union([Type.Array(LabelSchema), Type.Null()])),
  },
  { additionalProperties: true },
);

/** A trigger, and what is to be of it. */
export const TriggerUpdateSchema = Type.Composite(
  [
    TriggerNameSchema,
    Type.Object({
      disabled: Type.Optional(Type.Union([Type.Boolean(), Type.Null()])),
      backfill: Type.Optional(Type.Union([BackfillRequestSchema, Type.Null()])),
    }),
  ],
  { $id: "TriggerUpdate", additionalProperties: true },
);

/** The trigger that a body names. */
export function triggerKeyOf({ namespace, flowId, triggerId }: Static<typeof TriggerNameSchema>): TriggerKey {
  return { tenantId: TENANT, namespace, flowId, triggerId };
}

/** The backfill that a body describes. */
export function backfillOf({ start, end, inputs, labels }: Static<typeof BackfillRequestSchema>): BackfillRequest {
  return { start, ...(end ? { end } : {}), ...(inputs ? { inputs } : {}), ...(labels ? { labels } : {}) };
}
