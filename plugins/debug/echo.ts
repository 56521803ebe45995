import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../core/contracts/log.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Logs a text; kept for old flows. */
export const Echo = defineTask({
  type: "io.kestra.plugin.core.debug.Echo",
  aliases: ["io.kestra.core.tasks.debugs.Echo"],
  title: "Log a rendered text.",
  deprecated: "Use `io.kestra.plugin.core.log.Log`.",
  properties: Type.Object({
    format: Type.Optional(text({ description: "The text to log." })),
    level: rendered(oneOf(LOG_LEVELS, { default: "INFO", description: "The severity it is logged with." })),
  }),
  examples: [
    { title: "Log a word", code: "id: echo\ntype: io.kestra.plugin.core.debug.Echo\nformat: ready\nlevel: DEBUG" },
  ],
  run({ format, level }, { log }) {
    if (format !== undefined) log.log(level, format);
    return Promise.resolve(succeeded());
  },
});
