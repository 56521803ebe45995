import { Type } from "@sinclair/typebox";
import { durationMs } from "../../core/flow/duration.ts";
import { duration, rendered } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";

/** Waits. */
export const Sleep = defineTask({
  type: "io.kestra.plugin.core.flow.Sleep",
  title: "Wait for a while.",
  properties: Type.Object({
    duration: rendered(duration({ description: "How long, as an ISO-8601 duration." })),
  }),
  examples: [{ title: "Half a minute", code: "id: wait\ntype: io.kestra.plugin.core.flow.Sleep\nduration: PT30S" }],
  async run({ duration: text }, { clock, signal, log }) {
    const delayMs = durationMs(text);
    if (delayMs < 0) return failed(`Property \`duration\`: ${text} is negative.`);
    log.info(`Waiting for ${text}`);
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = clock.after(delayMs, resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    if (signal.aborted) resolve();
    await promise;
    timer.cancel();
    return succeeded();
  },
});
