/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.execution.Assert",
  "io.kestra.plugin.core.execution.Count",
  "io.kestra.core.tasks.executions.Counts",
  "io.kestra.plugin.core.execution.Exit",
  "io.kestra.plugin.core.execution.Fail",
  "io.kestra.core.tasks.executions.Fail",
  "io.kestra.plugin.core.execution.Labels",
  "io.kestra.core.tasks.executions.Labels",
  "io.kestra.plugin.core.execution.PurgeExecutions",
  "io.kestra.plugin.core.storage.Purge",
  "io.kestra.core.tasks.storages.Purge",
  "io.kestra.plugin.kestra.executions.Query",
  "io.kestra.plugin.core.execution.Query",
  "io.kestra.plugin.core.execution.Resume",
  "io.kestra.plugin.core.execution.SetVariables",
  "io.kestra.plugin.core.execution.UnsetVariables",
];
