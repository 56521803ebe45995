/** Type names of this group. */
export const types = ["io.kestra.plugin.core.metric.Publish"];
