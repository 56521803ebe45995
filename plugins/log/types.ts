/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.log.Log",
  "io.kestra.core.tasks.log.Log",
  "io.kestra.plugin.core.log.Fetch",
  "io.kestra.core.tasks.log.Fetch",
  "io.kestra.plugin.core.log.PurgeLogs",
];
