import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../core/contracts/log.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";

/** Writes one or several lines into the execution's log. */
export const Log = defineTask({
  type: "io.kestra.plugin.core.log.Log",
  aliases: ["io.kestra.core.tasks.log.Log"],
  title: "Write messages into the log.",
  properties: Type.Object({
    message: rendered(
      Type.Union([text(), Type.Array(text())], { description: "A message, or a list of messages logged one by one." }),
    ),
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
  run({ message, level }, { log }) {
    if (isJsonMap(message))
      return Promise.resolve(failed("Property `message`: a map is no message; write a text or a list of texts."));
    for (const line of Array.isArray(message) ? message : [message]) log.log(level, String(line));
    return Promise.resolve(succeeded());
  },
});
