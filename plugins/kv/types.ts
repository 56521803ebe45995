/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.kv.Set",
  "io.kestra.plugin.core.kv.Put",
  "io.kestra.plugin.core.kv.Get",
  "io.kestra.plugin.core.kv.GetKeys",
  "io.kestra.plugin.core.kv.Delete",
  "io.kestra.plugin.core.kv.PurgeKV",
];
