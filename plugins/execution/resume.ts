import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";

/** Resumes a paused execution. */
export const Resume = defineTask({
  type: "io.kestra.plugin.core.execution.Resume",
  title: "Resume a paused execution.",
  description:
    "Without `executionId`, the execution that a Flow trigger tells of is resumed. Inputs are handed over as they are " +
    "rendered and become the output `onResume` of the Pause task.",
  properties: Type.Object({
    executionId: Type.Optional(text({ description: "Which one; that of the trigger when left out." })),
    namespace: Type.Optional(text({ description: "The namespace of its flow; together with `flowId`." })),
    flowId: Type.Optional(text({ description: "Its flow; together with `namespace`." })),
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
  async run({ executionId, namespace, flowId, inputs }, context) {
    if (executionId !== undefined && (namespace === undefined) !== (flowId === undefined)) {
      return failed("Both `namespace` and `flowId` must be set when `executionId` is set.");
    }
    const { repository, operations, flow } = context;
    const id = executionId ?? triggeringId(context) ?? context.execution.id;
    const paused = await repository.executions.find(flow.tenantId, id);
    if (!paused) return failed(`No execution found for execution id ${id}`);
    if (paused.state.current !== "PAUSED") return failed("The execution is not paused");
    if (!operations?.resume) {
      return failed(`The execution ${id} cannot be resumed from here; run the flow on a server, or resume it there.`);
    }
    // Without any values it is as if nobody had given some: then there is no output `onResume`.
    const isGiven = inputs !== undefined && Object.keys(inputs).length > 0;
    await operations.resume({ executionId: id, ...(isGiven ? { inputs } : {}) });
    return succeeded();
  },
});

/** The execution that a Flow trigger started this one for. */
function triggeringId({ execution }: TaskContext): string | undefined {
  const id = execution.trigger?.variables["executionId"];
  return typeof id === "string" ? id : undefined;
}
