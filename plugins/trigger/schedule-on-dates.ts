import { Type } from "@sinclair/typebox";
import type { Trigger } from "../../core/flow/flow.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { recoverMissedSchedules } from "./recover.ts";
import { epochOfDate } from "./zoned-date.ts";

/** Starts executions at given dates. */
export const ScheduleOnDates = defineTrigger({
  type: "io.kestra.plugin.core.trigger.ScheduleOnDates",
  mode: "schedule",
  title: "Start an execution at each of several dates.",
  properties: Type.Object({
    dates: rendered(
      Type.Array(Type.String(), {
        description: "The dates, such as 2026-01-31T08:00:00Z; without an offset, in `timezone`.",
      }),
    ),
    timezone: text({ default: "Etc/UTC", description: "The time zone of dates without an offset." }),
    recoverMissedSchedules,
  }),
  outputs: Type.Object({
    date: Type.String({ description: "The date of this execution." }),
    next: Type.Optional(Type.String({ description: "The date of the next one." })),
    previous: Type.Optional(Type.String({ description: "The date of the one before." })),
  }),
  examples: [
    {
      title: "At the ends of two quarters",
      code: [
        "id: quarters",
        "type: io.kestra.plugin.core.trigger.ScheduleOnDates",
        "timezone: Europe/Paris",
        "dates:",
        "  - 2026-03-31T20:00:00",
        "  - 2026-06-30T20:00:00",
      ].join("\n"),
    },
  ],
  nextDate(trigger: Trigger, after: number): number | undefined {
    const dates = Array.isArray(trigger["dates"]) ? trigger["dates"] : [];
    const zone = typeof trigger["timezone"] === "string" ? trigger["timezone"] : "Etc/UTC";
    const later = dates.map((date) => epochOfDate(String(date), zone)).filter((epochMs) => epochMs > after);
    return later.length > 0 ? Math.min(...later) : undefined;
  },
});
