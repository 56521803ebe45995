import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../core/contracts/log.ts";
import { oneOf, rendered, template } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Writes one or several lines into the execution's log. */
export const Log = defineTask({
  type: "io.kestra.plugin.core.log.Log",
  aliases: ["io.kestra.core.tasks.log.Log"],
  title: "Write messages into the log.",
  properties: Type.Object({
    message: Type.Union([template(), Type.Array(template())], {
      description: "A message, or a list of messages that are rendered and logged one by one.",
    }),
    level: rendered(oneOf(LOG_LEVELS, { default: "INFO", description: "The severity of all messages." })),
  }),
  examples: [
    {
      title: "Say who started it",
      code: 'id: hello\ntype: io.kestra.plugin.core.log.Log\nmessage: "Hello from {{ flow.id }}"',
    },
    {
      title: "Warn with two lines",
      code: "id: warn\ntype: io.kestra.plugin.core.log.Log\nlevel: WARN\nmessage:\n  - The stock is low\n  - Order soon",
    },
  ],
  async run({ message, level }, { log, render }) {
    for (const line of Array.isArray(message) ? message : [message]) log.log(level, await render(String(line)));
    return succeeded();
  },
});
