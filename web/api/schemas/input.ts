/** Inputs of flows and of tasks that wait for some, as the API answers them. */
import { type Static, Type } from "@sinclair/typebox";

/** An input; what it defaults to, or a form begins with, is a text whatever the type. */
export const InputSchema = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    required: Type.Boolean(),
    defaults: Type.Optional(Type.String()),
    prefill: Type.Optional(Type.String()),
  },
  { $id: "Input", additionalProperties: true },
);

/** Its document. */
export type InputRow = Static<typeof InputSchema>;
