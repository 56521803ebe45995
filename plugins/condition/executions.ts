/** Conditions about the execution whose end a Flow trigger hears of. */
import { Type } from "@sinclair/typebox";
import { STATES } from "../../core/execution/state.ts";
import { labelsReference } from "../../core/flow/schema/references.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineCondition } from "../../core/plugin/trigger.ts";
import { conditionNames } from "./condition-names.ts";
import { eventExecution, eventFlow } from "./event.ts";

const namespace = text({ description: "The namespace." });
const flowId = text({ description: "The flow." });

const example = (type: string, lines: readonly string[]) =>
  [
    "id: after",
    "type: io.kestra.plugin.core.trigger.Flow",
    "conditions:",
    `  - type: io.kestra.plugin.core.condition.${type}`,
    ...lines.map((line) => `    ${line}`),
  ].join("\n");

/** Of one flow. */
export const ExecutionFlow = defineCondition({
  ...conditionNames("ExecutionFlow"),
  title: "Hold for executions of one flow.",
  properties: Type.Object({ namespace, flowId }),
  examples: [
    { title: "After the nightly import", code: example("ExecutionFlow", ["namespace: acme.sales", "flowId: import"]) },
  ],
  holds(properties, variables) {
    const execution = eventExecution(variables);
    return execution.namespace === properties.namespace && execution.flowId === properties.flowId;
  },
});

/** With labels. */
export const ExecutionLabels = defineCondition({
  ...conditionNames("ExecutionLabels"),
  title: "Hold for executions that have all of these labels.",
  properties: Type.Object({ labels: labelsReference({ description: "The labels, with their values." }) }),
  examples: [{ title: "For one team", code: example("ExecutionLabels", ["labels:", "  team: sales"]) }],
  holds({ labels }, variables) {
    const has = eventExecution(variables).labels;
    return labels.every(({ key, value }) => String(has[key]) === value);
  },
});

/** Of a namespace. */
export const ExecutionNamespace = defineCondition({
  ...conditionNames("ExecutionNamespace"),
  title: "Hold for executions of a namespace.",
  properties: Type.Object({
    namespace,
    comparison: Type.Optional(
      rendered(
        oneOf(["EQUALS", "PREFIX", "SUFFIX"], {
          description: "How the namespaces are compared. Default: EQUALS, or PREFIX when `prefix` is true.",
        }),
      ),
    ),
    prefix: rendered(
      Type.Boolean({ default: false, description: "Whether namespaces that begin with the given one count, too." }),
    ),
  }),
  examples: [
    {
      title: "In acme and below",
      code: example("ExecutionNamespace", ["namespace: acme", "comparison: PREFIX"]),
    },
  ],
  holds({ namespace = "", comparison, prefix }, variables) {
    const of = eventExecution(variables).namespace ?? "";
    switch (comparison ?? (prefix ? "PREFIX" : "EQUALS")) {
      case "PREFIX":
        return of.startsWith(namespace);
      case "SUFFIX":
        return of.endsWith(namespace);
      default:
        return of === namespace;
    }
  },
});

/** With certain outputs. */
export const ExecutionOutputs = defineCondition({
  ...conditionNames("ExecutionOutputs"),
  title: "Hold when an expression about the execution's outputs does.",
  properties: Type.Object({
    expression: rendered(Type.Boolean({ description: "The expression; the outputs are `trigger.outputs`." })),
  }),
  examples: [
    {
      title: "Only when something was imported",
      code: example("ExecutionOutputs", ['expression: "{{ trigger.outputs.count > 0 }}"']),
    },
  ],
  holds: ({ expression }) => expression === true,
});

const states = (description: string) => Type.Optional(rendered(Type.Array(oneOf(STATES), { description })));

function isAmong(
  state: string,
  among: readonly string[] | undefined,
  notAmong: readonly string[] | undefined,
): boolean {
  return (among === undefined || among.length === 0 || among.includes(state)) && !notAmong?.includes(state);
}

/** In certain states. */
export const ExecutionStatus = defineCondition({
  ...conditionNames("ExecutionStatus"),
  title: "Hold for executions in certain states.",
  properties: Type.Object({
    in: states("The states that count; all when left out."),
    notIn: states("The states that do not count."),
  }),
  examples: [{ title: "After failures", code: example("ExecutionStatus", ["in: [FAILED]"]) }],
  holds(properties, variables) {
    const { state } = eventExecution(variables);
    return state !== undefined && isAmong(state, properties.in, properties.notIn);
  },
});

/** With attempts that ended in certain states. */
export const HasRetryAttempt = defineCondition({
  ...conditionNames("HasRetryAttempt"),
  title: "Hold for executions with an attempt of a task in certain states.",
  properties: Type.Object({
    in: states("The states that count; all when left out."),
    notIn: states("The states that do not count."),
  }),
  examples: [{ title: "When something failed on the way", code: example("HasRetryAttempt", ["in: [FAILED]"]) }],
  holds: (properties, variables) =>
    eventExecution(variables).attemptStates.some((state) => isAmong(state, properties.in, properties.notIn)),
});

/** Of one flow, for what is about flows. */
export const FlowCondition = defineCondition({
  ...conditionNames("FlowCondition", "FlowCondition"),
  title: "Hold for one flow.",
  properties: Type.Object({
    namespace: Type.String({ description: "The namespace." }),
    flowId: Type.String({ description: "The flow." }),
  }),
  examples: [{ title: "For one flow", code: example("FlowCondition", ["namespace: acme.sales", "flowId: import"]) }],
  holds({ namespace, flowId }, variables) {
    const flow = eventFlow(variables);
    return flow.namespace === namespace && flow.id === flowId;
  },
});

/** Of a namespace, for what is about flows. */
export const FlowNamespaceCondition = defineCondition({
  ...conditionNames("FlowNamespaceCondition", "FlowNamespaceCondition"),
  title: "Hold for flows of a namespace.",
  properties: Type.Object({
    namespace: Type.String({ description: "The namespace." }),
    prefix: Type.Boolean({
      default: false,
      description: "Whether namespaces that begin with the given one count, too.",
    }),
  }),
  examples: [
    { title: "In acme and below", code: example("FlowNamespaceCondition", ["namespace: acme", "prefix: true"]) },
  ],
  holds({ namespace, prefix }, variables) {
    const of = String(eventFlow(variables).namespace);
    return prefix ? of.startsWith(namespace) : of === namespace;
  },
});
