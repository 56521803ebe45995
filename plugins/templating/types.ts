/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.templating.TemplatedTask",
  "io.kestra.core.tasks.templating.TemplatedTask",
];
