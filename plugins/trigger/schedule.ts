import { Type } from "@sinclair/typebox";
import { conditionReference } from "../../core/flow/schema/references.ts";
import { startInputs } from "../../core/flow/schema/trigger.ts";
import { duration } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { dateOutputs, dateVariables } from "./date-variables.ts";
import { recoverMissedSchedules } from "./recover.ts";
import { scheduleDates, zoneOf } from "./schedule-dates.ts";
import { DEFAULT_ZONE } from "./zoned-date.ts";

/** Starts executions by the clock. */
export const Schedule = defineTrigger({
  type: "io.kestra.plugin.core.trigger.Schedule",
  aliases: ["io.kestra.core.models.triggers.types.Schedule"],
  mode: "schedule",
  title: "Start an execution at times that a cron expression gives.",
  description:
    "The expression has five fields: minute, hour, day of the month, month and day of the week; `withSeconds` puts one " +
    "for seconds before them. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are short forms. " +
    "When clocks go forward, a single time of the day that is left out runs at the first moment after the gap; when they " +
    "go back, it runs once.",
  properties: Type.Object({
    cron: Type.String({ minLength: 1, description: "The cron expression." }),
    timezone: Type.String({
      default: DEFAULT_ZONE,
      description: "The time zone of the expression, such as Europe/Paris.",
    }),
    withSeconds: Type.Boolean({
      default: false,
      description: "Whether the expression begins with a field for seconds.",
    }),
    lateMaximumDelay: Type.Optional(
      duration({ description: "Executions that would start later than this after their date are left out." }),
    ),
    inputs: startInputs,
    recoverMissedSchedules,
    backfill: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        deprecated: true,
        description: "Deprecated; backfills are started by hand.",
      }),
    ),
    scheduleConditions: Type.Optional(
      Type.Array(conditionReference(), { deprecated: true, description: "Deprecated; use `conditions`." }),
    ),
  }),
  outputs: dateOutputs,
  examples: [
    {
      title: "Each working day at eight in Paris",
      code: 'id: mornings\ntype: io.kestra.plugin.core.trigger.Schedule\ncron: "0 8 * * 1-5"\ntimezone: Europe/Paris',
    },
  ],
  nextDate: (trigger, after) => scheduleDates(trigger).next(after),
  previousDate: (trigger, before) => scheduleDates(trigger).previous(before),
  variablesAt: (trigger, date) => dateVariables(scheduleDates(trigger), date, zoneOf(trigger)),
});
