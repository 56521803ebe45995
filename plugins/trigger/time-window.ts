import { Type } from "@sinclair/typebox";
import { duration, oneOf } from "../../core/plugin/schema.ts";

/** The name under which is kept what has happened within a window. */
export function windowName(description: string) {
  return Type.String({ minLength: 1, pattern: "^[a-zA-Z0-9][a-zA-Z0-9_-]*$", description });
}

/** The window of time in which several executions must end. */
export const timeWindow = Type.Object(
  {
    type: oneOf(["DAILY_TIME_DEADLINE", "DAILY_TIME_WINDOW", "DURATION_WINDOW", "SLIDING_WINDOW"], {
      default: "DURATION_WINDOW",
      description:
        "DURATION_WINDOW begins anew after each `window`, SLIDING_WINDOW reaches back by `window`, DAILY_TIME_DEADLINE " +
        "ends each day at `deadline`, and DAILY_TIME_WINDOW lasts from `startTime` to `endTime`.",
    }),
    deadline: Type.Optional(
      Type.String({ format: "time", description: "The time of day by which all must have ended." }),
    ),
    startTime: Type.Optional(
      Type.String({ format: "time", description: "The time of day at which the window begins." }),
    ),
    endTime: Type.Optional(Type.String({ format: "time", description: "The time of day at which the window ends." })),
    window: Type.Optional(duration({ description: "How long the window is. Default: a day." })),
    windowAdvance: Type.Optional(duration({ description: "How long before midnight the window begins." })),
  },
  { description: "The window of time in which all must happen." },
);
