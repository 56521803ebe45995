import { Type } from "@sinclair/typebox";
import { givenLabelsReference } from "../../core/flow/schema/references.ts";
import { defineSubflow } from "../../core/plugin/flowable.ts";
import { oneOf, ownKind, ownText, rendered, text } from "../../core/plugin/schema.ts";
import { subflowRequest } from "./subflow-request.ts";

/** Starts another flow. */
export const Subflow = defineSubflow({
  type: "io.kestra.plugin.core.flow.Subflow",
  aliases: ["io.kestra.core.tasks.flows.Flow", "io.kestra.core.tasks.flows.Subflow"],
  title: "Run another flow as a step of this one.",
  properties: Type.Object({
    namespace: ownText({ minLength: 1, description: "The flow's namespace." }),
    flowId: ownText({ minLength: 1, description: "The flow's id." }),
    revision: Type.Optional(Type.Integer({ minimum: 1, description: "Its revision; the newest when left out." })),
    inputs: Type.Optional(ownKind(Type.Record(Type.String(), Type.Unknown(), { description: "Its inputs." }))),
    labels: Type.Optional(rendered(givenLabelsReference({ description: "Labels of its execution." }))),
    inheritLabels: rendered(Type.Boolean({ default: false, description: "Give it the labels of this execution too." })),
    wait: Type.Boolean({
      default: true,
      description: "Go on when it has ended; false goes on as soon as it was created.",
    }),
    transmitFailed: Type.Boolean({ default: true, description: "Take over its state when it does not succeed." }),
    restartBehavior: oneOf(["NEW_EXECUTION", "RETRY_FAILED"] as const, {
      default: "RETRY_FAILED",
      description: "What a restart of this execution does with it.",
    }),
    scheduleDate: Type.Optional(text({ description: "ISO-8601 date-time before which it does not start." })),
    outputs: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "Values of the other execution to give out.",
        deprecated: true,
      }),
    ),
  }),
  outputs: Type.Object({
    executionId: Type.String({ description: "Id of the execution." }),
    state: Type.Optional(Type.String({ description: "Its end state, when it was waited for." })),
    outputs: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: "Its outputs, when it was waited for." }),
    ),
  }),
  examples: [
    {
      title: "Run a flow and wait for it",
      code: "id: clean\ntype: io.kestra.plugin.core.flow.Subflow\nnamespace: shop\nflowId: clean-up\ninputs:\n  days: 30",
    },
  ],
  request: subflowRequest,
});
