import { Type } from "@sinclair/typebox";
import { defineExecutionTask } from "../../core/plugin/flowable.ts";
import { oneOf, rendered } from "../../core/plugin/schema.ts";

const EXIT_STATES = ["SUCCESS", "WARNING", "KILLED", "FAILED", "CANCELED", "CANCELLED"] as const;

/** Ends the execution early. */
export const Exit = defineExecutionTask({
  type: "io.kestra.plugin.core.execution.Exit",
  title: "End the execution in a state of choice.",
  description:
    "Tasks that run beside it come to their end, unless the state is KILLED; nothing new begins but what the state asks for (`errors` for FAILED) and `afterExecution`.",
  properties: Type.Object({
    state: rendered(oneOf(EXIT_STATES, { default: "SUCCESS", description: "The end state." })),
  }),
  examples: [
    {
      title: "Leave early when there is nothing to do",
      code: 'id: leave\ntype: io.kestra.plugin.core.execution.Exit\nrunIf: "{{ outputs.list.uris | length == 0 }}"\nstate: WARNING',
    },
  ],
  update: ({ state }) => ({ kind: "update", exit: state === "CANCELED" ? "CANCELLED" : state }),
});
