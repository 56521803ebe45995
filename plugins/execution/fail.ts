import { Type } from "@sinclair/typebox";
import { isFalsyText } from "../../core/expression/truth.ts";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";

/** Fails, always or on a condition. */
export const Fail = defineTask({
  type: "io.kestra.plugin.core.execution.Fail",
  aliases: ["io.kestra.core.tasks.executions.Fail"],
  title: "Fail the execution, always or on a condition.",
  properties: Type.Object({
    condition: Type.Optional(
      text({ description: "Fails only when this renders to something else than `false`, `0` or nothing." }),
    ),
    errorMessage: text({ default: "Task failure", description: "What the log says about it." }),
  }),
  examples: [
    {
      title: "Stop when a file is empty",
      code: 'id: stop\ntype: io.kestra.plugin.core.execution.Fail\ncondition: "{{ isFileEmpty(outputs.load.uri) }}"\nerrorMessage: Nothing was loaded',
    },
  ],
  run({ condition, errorMessage }, { log }) {
    if (condition === undefined) return Promise.resolve(failed(errorMessage));
    if (isFalsyText(condition)) return Promise.resolve(succeeded());
    log.error(errorMessage);
    return Promise.resolve(failed("Fail on a condition"));
  },
});
