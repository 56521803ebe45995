/** The schema of a flow. */
import { Type } from "@sinclair/typebox";
import { duration, KEEPS_DECIMALS, oneOf, rendered, taskList } from "../../plugin/schema.ts";
import { DATA_TYPES } from "./data-type.ts";
import { moreTasks, nameProperties } from "./document.ts";
import { INPUT_ID_PATTERN } from "./names.ts";
import {
  conditionReference,
  givenLabelsReference,
  inputReference,
  labelsReference,
  triggerReference,
} from "./references.ts";
import { retrySchema } from "./retry.ts";
import { workerGroupSchema } from "./task.ts";

const output = Type.Object({
  id: Type.String({ pattern: INPUT_ID_PATTERN, minLength: 1, description: "The output's name." }),
  type: oneOf(DATA_TYPES, { description: "The type that the rendered value is converted to." }),
  value: rendered(Type.Unknown({ description: "The value, rendered when the tasks are over." })),
  required: Type.Optional(Type.Boolean({ description: "False leaves it out when it cannot be rendered." })),
  displayName: Type.Optional(Type.String({ description: "The name that people see." })),
  description: Type.Optional(Type.String({ description: "What it is, in Markdown." })),
});

const pluginDefault = Type.Object({
  type: Type.String({ minLength: 1, description: "A type, or the beginning of types." }),
  forced: Type.Optional(Type.Boolean({ description: "True replaces what tasks say themselves. Default false." })),
  ref: Type.Optional(Type.String({ description: "Only tasks whose `pluginDefaultsRef` is this get the values." })),
  values: Type.Record(Type.String(), Type.Unknown(), { description: "Properties and their values." }),
});

const concurrency = Type.Object(
  {
    limit: Type.Integer({ minimum: 1, description: "How many executions may run at the same time." }),
    behavior: Type.Optional(
      oneOf(["QUEUE", "CANCEL", "FAIL"], { description: "What happens to executions above the limit. Default QUEUE." }),
    ),
  },
  { description: "How many executions may run at the same time." },
);

const slaCommon = {
  id: Type.String({ minLength: 1, description: "The agreement's name." }),
  behavior: oneOf(["FAIL", "CANCEL", "NONE"], { description: "What happens to an execution that breaks it." }),
  labels: Type.Optional(givenLabelsReference({ description: "Labels that an execution gets that breaks it." })),
};

const sla = Type.Union([
  Type.Object({
    ...slaCommon,
    type: Type.Literal("MAX_DURATION"),
    duration: duration({ description: "How long an execution may take." }),
  }),
  Type.Object({
    ...slaCommon,
    type: Type.Literal("EXECUTION_ASSERTION"),
    assert: Type.String({ minLength: 1, description: "An expression that must hold at the end." }),
  }),
]);

const check = Type.Object({
  condition: Type.String({ minLength: 1, description: "An expression that must hold for an execution to start." }),
  message: Type.String({ minLength: 1, description: "What people see when it does not." }),
  style: Type.Optional(oneOf(["ERROR", "SUCCESS", "WARNING", "INFO"], { description: "How the message looks." })),
  behavior: Type.Optional(
    oneOf(["BLOCK_EXECUTION", "FAIL_EXECUTION", "CREATE_EXECUTION"], { description: "What happens to the execution." }),
  ),
});

const listener = Type.Object({
  description: Type.Optional(Type.String({ description: "What it is for." })),
  conditions: Type.Optional(Type.Array(conditionReference(), { description: "All must hold." })),
  tasks: taskList({ description: "The tasks to run." }),
});

const defaults = (description: string) => Type.Array(pluginDefault, { description });

/** A flow. */
export const flowSchema = Type.Object(
  {
    ...nameProperties("flow"),
    updated: Type.Optional(Type.String({ format: "date-time", description: "Set by the system." })),
    source: Type.Optional(Type.String({ description: "Set by the system." })),
    deleted: Type.Optional(Type.Boolean({ description: "Set by the system." })),
    description: Type.Optional(Type.String({ description: "What the flow is for, in Markdown." })),
    disabled: Type.Optional(Type.Boolean({ description: "True refuses new executions. Default false." })),
    labels: Type.Optional(labelsReference({ description: "Labels of its executions." })),
    inputs: Type.Optional(Type.Array(inputReference(), { description: "What its executions are given." })),
    outputs: Type.Optional(Type.Array(output, { description: "What its executions give back." })),
    variables: Type.Optional(
      Type.Record(Type.String(), Type.Unknown({ [KEEPS_DECIMALS]: true }), { description: "Values for expressions." }),
    ),
    tasks: taskList({ description: "The tasks, in order." }),
    errors: moreTasks("Tasks to run when a task has failed."),
    finally: moreTasks("Tasks to run at the end, whatever happened."),
    afterExecution: moreTasks("Tasks to run when the execution has its end state."),
    triggers: Type.Optional(Type.Array(triggerReference(), { description: "What starts executions." })),
    listeners: Type.Optional(
      Type.Array(listener, {
        deprecated: true,
        description: "Tasks after an execution; use a Flow trigger or `afterExecution`.",
      }),
    ),
    pluginDefaults: Type.Optional(defaults("Values for tasks by their type.")),
    taskDefaults: Type.Optional({ ...defaults("The older name of `pluginDefaults`."), deprecated: true }),
    concurrency: Type.Optional(concurrency),
    retry: Type.Optional(retrySchema),
    sla: Type.Optional(Type.Array(sla, { description: "Agreements about its executions." })),
    checks: Type.Optional(Type.Array(check, { description: "Conditions for executions to start." })),
    workerGroup: Type.Optional(workerGroupSchema),
  },
  { description: "A flow." },
);
