/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.debug.Return",
  "io.kestra.core.tasks.debugs.Return",
  "io.kestra.plugin.core.debug.Echo",
  "io.kestra.core.tasks.debugs.Echo",
];
