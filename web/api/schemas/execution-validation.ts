/** What would come of inputs, as the API answers it. */
import { Type } from "@sinclair/typebox";
import { CHECK_BEHAVIORS } from "../../../core/flow/checks.ts";
import { word } from "../http/parameters.ts";
import { InputSchema } from "./input.ts";

/** Inputs one by one, and the checks of the flow that would not hold. */
export const ExecutionValidationSchema = Type.Object(
  {
    id: Type.String(),
    namespace: Type.String(),
    inputs: Type.Array(
      Type.Object({
        input: InputSchema,
        value: Type.Optional(Type.Unknown()),
        enabled: Type.Boolean(),
        isDefault: Type.Boolean(),
        errors: Type.Array(Type.Object({ message: Type.String() })),
      }),
    ),
    checks: Type.Array(
      Type.Object({
        message: Type.String(),
        style: word(["ERROR", "SUCCESS", "WARNING", "INFO"]),
        behavior: word(CHECK_BEHAVIORS),
      }),
    ),
  },
  { $id: "ExecutionValidation" },
);
