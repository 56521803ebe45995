import { Type } from "@sinclair/typebox";
import { declareTask } from "../../core/plugin/flowable.ts";
import { rendered, text } from "../../core/plugin/schema.ts";

/** Resumes a paused execution. */
export const Resume = declareTask({
  type: "io.kestra.plugin.core.execution.Resume",
  title: "Resume a paused execution.",
  properties: Type.Object({
    executionId: Type.Optional(text({ description: "Which one; that of the trigger when left out." })),
    namespace: Type.Optional(text({ description: "The namespace of its flow." })),
    flowId: Type.Optional(text({ description: "Its flow." })),
    inputs: Type.Optional(
      rendered(Type.Record(Type.String(), Type.Unknown(), { description: "Inputs that the pause asks for." })),
    ),
  }),
  examples: [
    {
      title: "Resume by id",
      code: 'id: go-on\ntype: io.kestra.plugin.core.execution.Resume\nexecutionId: "{{ inputs.execution }}"',
    },
  ],
  reason: "this version cannot pause executions, so there is nothing to resume; remove the task or disable it.",
});
