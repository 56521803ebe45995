/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.state.Set",
  "io.kestra.core.tasks.states.Set",
  "io.kestra.plugin.core.state.Get",
  "io.kestra.core.tasks.states.Get",
  "io.kestra.plugin.core.state.Delete",
  "io.kestra.core.tasks.states.Delete",
];
