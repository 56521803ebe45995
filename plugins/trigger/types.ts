/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.trigger.Flow",
  "io.kestra.core.models.triggers.types.Flow",
  "io.kestra.plugin.core.trigger.Schedule",
  "io.kestra.core.models.triggers.types.Schedule",
  "io.kestra.plugin.core.trigger.ScheduleOnDates",
  "io.kestra.plugin.core.trigger.Webhook",
  "io.kestra.core.models.triggers.types.Webhook",
  "io.kestra.plugin.core.http.Trigger",
  "io.kestra.plugin.fs.http.Trigger",
  "io.kestra.plugin.core.trigger.Toggle",
  "io.kestra.core.tasks.trigger.Toggle",
];
