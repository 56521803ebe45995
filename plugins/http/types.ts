/** Type names of this group. */
export const types = [
  "io.kestra.plugin.core.http.Request",
  "io.kestra.plugin.fs.http.Request",
  "io.kestra.plugin.core.http.Download",
  "io.kestra.plugin.fs.http.Download",
  "io.kestra.plugin.core.http.SseRequest",
];
