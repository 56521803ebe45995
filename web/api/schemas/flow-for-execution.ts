/** Flows reduced to ids, types and inputs, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { InputSchema } from "./input.ts";

const OPEN = { additionalProperties: true };
const Part = Type.Object({ id: Type.String(), type: Type.String() }, OPEN);

/** A task; its children, whatever it takes for them to run, are in `tasks`. */
const TaskForExecutionSchema = Type.Object(
  {
    id: Type.String(),
    type: Type.String(),
    tasks: Type.Optional(Type.Array(Part)),
    inputs: Type.Optional(Type.Array(InputSchema)),
    subflowId: Type.Optional(Type.Object({}, OPEN)),
  },
  { $id: "TaskForExecution", ...OPEN },
);

/** A reduced flow. */
export const FlowForExecutionSchema = Type.Object(
  {
    id: Type.String(),
    namespace: Type.String(),
    revision: Type.Integer(),
    disabled: Type.Boolean(),
    draft: Type.Boolean(),
    deleted: Type.Boolean(),
    inputs: Type.Optional(Type.Array(InputSchema)),
    tasks: Type.Array(TaskForExecutionSchema),
    errors: Type.Optional(Type.Array(TaskForExecutionSchema)),
    finally: Type.Optional(Type.Array(TaskForExecutionSchema)),
    afterExecution: Type.Optional(Type.Array(TaskForExecutionSchema)),
    triggers: Type.Optional(Type.Array(Part)),
  },
  { $id: "FlowForExecution", ...OPEN },
);
