/** The schemas of retries. */
import { Type } from "@sinclair/typebox";
import { duration, oneOf } from "../../plugin/schema.ts";

const common = {
  behavior: Type.Optional(
    oneOf(["RETRY_FAILED_TASK", "CREATE_NEW_EXECUTION"], {
      description: "Try the failed task again (the default), or the whole flow as a new execution.",
    }),
  ),
  maxAttempts: Type.Optional(
    Type.Integer({ minimum: 1, description: "How many tries there may be, the first included." }),
  ),
  maxAttempt: Type.Optional(
    Type.Integer({ minimum: 1, deprecated: true, description: "The older name of `maxAttempts`." }),
  ),
  maxDuration: Type.Optional(duration({ description: "No new try begins after this time." })),
  warningOnRetry: Type.Optional(
    Type.Boolean({ description: "A success after the first try counts as WARNING. Default false." }),
  ),
};

const constant = Type.Object({
  type: Type.Literal("constant"),
  interval: duration({ description: "The time between tries." }),
  ...common,
});

const exponential = Type.Object({
  type: Type.Literal("exponential"),
  interval: duration({ description: "The time before the second try." }),
  maxInterval: duration({ description: "The longest time between tries." }),
  delayFactor: Type.Optional(Type.Number({ description: "What the time is multiplied by after each try. Default 2." })),
  ...common,
});

const random = Type.Object({
  type: Type.Literal("random"),
  minInterval: duration({ description: "The shortest time between tries." }),
  maxInterval: duration({ description: "The longest time between tries." }),
  ...common,
});

/** When and how often something is tried again. */
export const retrySchema = Type.Union([constant, exponential, random], {
  description: "When and how often to try again after a failure.",
});
