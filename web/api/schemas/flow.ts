/** Flows, as the API answers them: open objects, for each task type brings its own properties. */
import { Type } from "@sinclair/typebox";
import { AnyObject } from "./shared-shapes.ts";

const OPEN = { additionalProperties: true };

const FLOW = {
  id: Type.String(),
  namespace: Type.String(),
  tenantId: Type.Optional(Type.String()),
  revision: Type.Integer(),
  description: Type.Optional(Type.String()),
  disabled: Type.Optional(Type.Boolean()),
  deleted: Type.Boolean(),
  labels: Type.Optional(Type.Unknown()),
  inputs: Type.Optional(Type.Array(Type.Object({ id: Type.String(), type: Type.String() }, OPEN))),
  variables: Type.Optional(AnyObject),
  tasks: Type.Array(Type.Object({ id: Type.String(), type: Type.String() }, OPEN)),
  triggers: Type.Optional(Type.Array(Type.Object({ id: Type.String(), type: Type.String() }, OPEN))),
};

/** A flow. */
export const FlowSchema = Type.Object(FLOW, { $id: "Flow", ...OPEN });

/** A flow with the text it was read from. */
export const FlowWithSourceSchema = Type.Object(
  { ...FLOW, source: Type.Optional(Type.String()) },
  { $id: "FlowWithSource", ...OPEN },
);
