import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Renders a text and gives it out; the quickest way to see what an expression means. */
export const Return = defineTask({
  type: "io.kestra.plugin.core.debug.Return",
  aliases: ["io.kestra.core.tasks.debugs.Return"],
  title: "Return a rendered text as the output `value`.",
  description: "Useful to see what an expression renders to, and to give later tasks a name for a value.",
  properties: Type.Object({
    format: Type.Optional(text({ description: "The text to render." })),
  }),
  outputs: Type.Object({
    value: Type.Optional(Type.String({ description: "The rendered text; missing when there was none." })),
  }),
  examples: [
    {
      title: "Name the day of the execution",
      code: "id: day\ntype: io.kestra.plugin.core.debug.Return\nformat: \"{{ execution.startDate | date('yyyy-MM-dd') }}\"",
    },
  ],
  run({ format }, { log, metrics }) {
    if (format === undefined) return Promise.resolve(succeeded({}));
    log.debug(format);
    metrics.counter("length", format.length);
    return Promise.resolve(succeeded({ value: format }));
  },
});
