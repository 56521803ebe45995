/** The schemas of what every trigger and every condition has, whatever its type. */
import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../contracts/log.ts";
import { STATES, type StateType } from "../../execution/state.ts";
import { oneOf, ownKind } from "../../plugin/schema.ts";
import { conditionReference, givenLabelsReference } from "./references.ts";
import { pluginId, workerGroupSchema } from "./task.ts";

/** The properties of every trigger. */
export const triggerProperties = {
  id: pluginId("The trigger's name; no other trigger of the flow has it."),
  type: Type.String({ description: "The trigger's type." }),
  version: Type.Optional(Type.String({ description: "The plugin's version." })),
  description: Type.Optional(Type.String({ description: "What it is for, in Markdown." })),
  disabled: Type.Optional(Type.Boolean({ description: "True switches it off. Default false." })),
  conditions: Type.Optional(
    Type.Array(conditionReference(), { description: "All must hold for an execution to start." }),
  ),
  workerGroup: Type.Optional(workerGroupSchema),
  logLevel: Type.Optional(oneOf(LOG_LEVELS, { description: "Log lines below this level are dropped." })),
  minLogLevel: Type.Optional(oneOf(LOG_LEVELS, { deprecated: true, description: "The older name of `logLevel`." })),
  logToFile: Type.Optional(
    Type.Boolean({ description: "Write the log to a file of internal storage. Default false." }),
  ),
  labels: Type.Optional(givenLabelsReference({ description: "Labels of the executions that it starts." })),
  stopAfter: Type.Optional(
    Type.Array(oneOf(STATES), {
      description: "The trigger is disabled when an execution ends in one of these states.",
    }),
  ),
  allowConcurrent: Type.Optional(
    Type.Boolean({ description: "Start an execution even if the one before still runs. Default false." }),
  ),
  failOnTriggerError: Type.Optional(
    Type.Boolean({ description: "Make a failed execution when the trigger itself fails. Default false." }),
  ),
  pluginDefaultsRef: Type.Optional(Type.String({ description: "The `ref` of the plugin defaults to use." })),
  assets: Type.Optional(Type.Unknown({ description: "Not supported." })),
};

/** The states that a Flow trigger listens for when it does not say. */
export const HEARD_STATES_DEFAULT: readonly StateType[] = [
  "SUCCESS",
  "WARNING",
  "FAILED",
  "KILLED",
  "CANCELLED",
  "RETRIED",
  "SKIPPED",
  "RESUBMITTED",
  "PAUSED",
];

/** The property of triggers that give inputs to the executions that they start. */
export const startInputs = Type.Optional(
  ownKind(Type.Record(Type.String(), Type.Unknown(), { description: "Inputs of the executions that it starts." })),
);

/** The properties of every condition. */
export const conditionProperties = {
  type: Type.String({ description: "The condition's type." }),
  version: Type.Optional(Type.String({ description: "The plugin's version." })),
};
