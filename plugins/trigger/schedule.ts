import { Type } from "@sinclair/typebox";
import { conditionReference } from "../../core/flow/schema/references.ts";
import { duration } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { recoverMissedSchedules } from "./recover.ts";

/** Starts executions by the clock. */
export const Schedule = defineTrigger({
  type: "io.kestra.plugin.core.trigger.Schedule",
  aliases: ["io.kestra.core.models.triggers.types.Schedule"],
  mode: "schedule",
  title: "Start an execution at times that a cron expression gives.",
  description:
    "The expression has five fields: minute, hour, day of the month, month and day of the week; `withSeconds` puts one " +
    "for seconds before them. `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are short forms.",
  properties: Type.Object({
    cron: Type.String({ minLength: 1, description: "The cron expression." }),
    timezone: Type.String({
      default: "Etc/UTC",
      description: "The time zone of the expression, such as Europe/Paris.",
    }),
    withSeconds: Type.Boolean({
      default: false,
      description: "Whether the expression begins with a field for seconds.",
    }),
    lateMaximumDelay: Type.Optional(
      duration({ description: "Executions that would start later than this after their date are left out." }),
    ),
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
  outputs: Type.Object({
    date: Type.String({ description: "The date of this execution." }),
    next: Type.Optional(Type.String({ description: "The date of the next one." })),
    previous: Type.Optional(Type.String({ description: "The date of the one before." })),
  }),
  examples: [
    {
      title: "Each working day at eight in Paris",
      code: 'id: mornings\ntype: io.kestra.plugin.core.trigger.Schedule\ncron: "0 8 * * 1-5"\ntimezone: Europe/Paris',
    },
  ],
});
