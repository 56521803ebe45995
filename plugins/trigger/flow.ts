import { Type } from "@sinclair/typebox";
import { STATES } from "../../core/execution/state.ts";
import { HEARD_STATES_DEFAULT, startInputs } from "../../core/flow/schema/trigger.ts";
import { oneOf } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { timeWindow, windowName } from "./time-window.ts";

const states = (description: string) => Type.Optional(Type.Array(oneOf(STATES), { description }));

const upstreamFlow = Type.Object({
  namespace: Type.String({ description: "The flow's namespace." }),
  flowId: Type.Optional(Type.String({ description: "The flow; any of the namespace when left out." })),
  states: states("The states that its execution may come to. Default: those of the trigger."),
  labels: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), { description: "Labels that its execution must have." }),
  ),
});

const filter = Type.Object({
  field: oneOf(["FLOW_ID", "NAMESPACE", "STATE", "EXPRESSION"], { description: "What is looked at." }),
  type: oneOf(
    [
      "EQUAL_TO",
      "NOT_EQUAL_TO",
      "IN",
      "NOT_IN",
      "IS_TRUE",
      "IS_FALSE",
      "IS_NULL",
      "IS_NOT_NULL",
      "STARTS_WITH",
      "ENDS_WITH",
      "REGEX",
      "CONTAINS",
    ],
    { description: "How it is compared." },
  ),
  value: Type.Optional(Type.String({ description: "What it is compared with, or the expression." })),
  values: Type.Optional(Type.Array(Type.String(), { description: "What it is compared with, for IN and NOT_IN." })),
});

const executionFilter = Type.Object({
  id: Type.String({ minLength: 1, description: "The filter's name." }),
  operand: oneOf(["AND", "OR"], { default: "AND", description: "Whether all filters must hold, or one." }),
  filters: Type.Array(filter, { minItems: 1, description: "The filters." }),
});

const preconditions = Type.Object(
  {
    id: windowName("A name for what is waited for; no other trigger of the flow has it."),
    flows: Type.Optional(Type.Array(upstreamFlow, { description: "Flows whose executions must have ended." })),
    where: Type.Optional(Type.Array(executionFilter, { description: "What must hold for the executions." })),
    timeWindow: Type.Optional(timeWindow),
    resetOnSuccess: Type.Boolean({
      default: true,
      description: "Whether all must happen anew after an execution was started; otherwise at the end of the window.",
    }),
  },
  { description: "Executions of other flows that must have ended, all within a window of time." },
);

/** Starts an execution when others end. */
export const FlowTrigger = defineTrigger({
  type: "io.kestra.plugin.core.trigger.Flow",
  aliases: ["io.kestra.core.models.triggers.types.Flow"],
  mode: "flow",
  title: "Start an execution when executions of other flows end.",
  properties: Type.Object({
    preconditions: Type.Optional(preconditions),
    inputs: startInputs,
    states: Type.Array(oneOf(STATES), {
      default: HEARD_STATES_DEFAULT,
      description: "The states that are listened for.",
    }),
  }),
  outputs: Type.Object({
    executionId: Type.String({ description: "The execution that ended." }),
    executionLabels: Type.Record(Type.String(), Type.Unknown(), { description: "Its labels." }),
    namespace: Type.String({ description: "Its namespace." }),
    flowId: Type.String({ description: "Its flow." }),
    flowRevision: Type.Integer({ description: "The revision of its flow." }),
    state: oneOf(STATES, { description: "The state it ended in." }),
    outputs: Type.Record(Type.String(), Type.Unknown(), { description: "The outputs of its flow." }),
  }),
  examples: [
    {
      title: "After the import has succeeded",
      code: [
        "id: after-import",
        "type: io.kestra.plugin.core.trigger.Flow",
        "preconditions:",
        "  id: import",
        "  flows:",
        "    - namespace: acme.sales",
        "      flowId: import",
        "      states: [SUCCESS]",
      ].join("\n"),
    },
  ],
});
