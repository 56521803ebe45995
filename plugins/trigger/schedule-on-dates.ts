import { Type } from "@sinclair/typebox";
import { startInputs } from "../../core/flow/schema/trigger.ts";
import { ownText, rendered } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { dateOutputs, dateVariables } from "./date-variables.ts";
import { recoverMissedSchedules } from "./recover.ts";
import { givenDates, zoneOf } from "./schedule-dates.ts";
import { DEFAULT_ZONE } from "./zoned-date.ts";

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
    timezone: ownText({ default: DEFAULT_ZONE, description: "The time zone of dates without an offset." }),
    inputs: startInputs,
    recoverMissedSchedules,
  }),
  outputs: dateOutputs,
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
  nextDate: (trigger, after) => givenDates(trigger).next(after),
  previousDate: (trigger, before) => givenDates(trigger).previous(before),
  variablesAt: (trigger, date) => dateVariables(givenDates(trigger), date, zoneOf(trigger)),
});
