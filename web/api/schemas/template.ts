/** Templates, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { TaskSchema } from "./flow.ts";

/** A template. */
export const TemplateSchema = Type.Object(
  {
    id: Type.String(),
    namespace: Type.String(),
    tenantId: Type.Optional(Type.String()),
    revision: Type.Integer(),
    description: Type.Optional(Type.String()),
    tasks: Type.Array(TaskSchema),
    errors: Type.Optional(Type.Array(TaskSchema)),
    deleted: Type.Boolean(),
  },
  { $id: "Template", additionalProperties: true },
);
