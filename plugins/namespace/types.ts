/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.namespace.UploadFiles",
  "io.kestra.plugin.core.namespace.DownloadFiles",
  "io.kestra.plugin.core.namespace.DeleteFiles",
  "io.kestra.plugin.core.namespace.PurgeFiles",
];
