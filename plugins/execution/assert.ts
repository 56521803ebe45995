import { Type } from "@sinclair/typebox";
import { isFalsyText } from "../../core/expression/truth.ts";
import { messageOf } from "../../core/message-of.ts";
import { template, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";

/** Checks conditions and fails when one does not hold. */
export const Assert = defineTask({
  type: "io.kestra.plugin.core.execution.Assert",
  title: "Fail unless all conditions hold.",
  properties: Type.Object({
    conditions: Type.Array(template(), {
      description:
        "Expressions; each must render to something else than `false`, `0` or nothing. One that cannot be rendered does not hold.",
    }),
    errorMessage: Type.Optional(text({ description: "A message to log when a condition does not hold." })),
  }),
  examples: [
    {
      title: "Expect at least one row",
      code: 'id: check\ntype: io.kestra.plugin.core.execution.Assert\nconditions:\n  - "{{ outputs.count.total > 0 }}"',
    },
  ],
  async run({ conditions, errorMessage }, { log, metrics, render }) {
    let broken = 0;
    for (const condition of conditions) {
      const why = await whyBroken(condition, render);
      if (why === undefined) continue;
      broken++;
      log.error(`Assertion \`${condition}\` failed${why}`);
    }
    metrics.counter("success", conditions.length - broken);
    metrics.counter("failed", broken);
    if (broken === 0) return succeeded();
    if (errorMessage !== undefined) log.error(errorMessage);
    return failed(`${broken} assertion${broken === 1 ? "" : "s"} failed!`);
  },
});

/** How the message about a condition that does not hold ends; undefined when it holds. */
async function whyBroken(condition: string, render: TaskContext["render"]): Promise<string | undefined> {
  try {
    return isFalsyText(await render(condition)) ? "!" : undefined;
  } catch (error) {
    return `, failed to render \`${messageOf(error)}\``;
  }
}
