import { Type } from "@sinclair/typebox";
import { oneOf } from "../../core/plugin/schema.ts";

/** What becomes of dates that passed while nobody was there to start executions. */
export const recoverMissedSchedules = Type.Optional(
  oneOf(["LAST", "NONE", "ALL"], {
    description: "Which dates that were missed are made up for: the LAST one, NONE or ALL. Default: as configured.",
  }),
);
