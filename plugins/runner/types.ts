/** The task runners of this group: known by name before anything is loaded. */
export const types = [
  "io.kestra.plugin.core.runner.Process",
  "io.kestra.core.models.tasks.runners.types.ProcessTaskRunner",
  "io.kestra.plugin.scripts.runner.docker.Docker",
  "io.kestra.plugin.scripts.runner.docker.DockerTaskRunner",
] as const;
