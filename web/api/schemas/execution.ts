/** Executions and their task runs, as the API answers them. */
import { Type } from "@sinclair/typebox";
import { STATES } from "../../../core/execution/state.ts";
import { word } from "../http/parameters.ts";
import { AnyObject, Instant, LabelSchema } from "./shared-shapes.ts";

/** All states. */
export const StateTypeSchema = word(STATES, { $id: "StateType" });

/** The state of something, and how it came to it. */
export const StateSchema = Type.Object(
  {
    current: StateTypeSchema,
    histories: Type.Array(Type.Object({ state: StateTypeSchema, date: Instant })),
    duration: Type.Optional(Type.String({ description: "ISO-8601" })),
    startDate: Type.Optional(Instant),
    endDate: Type.Optional(Instant),
  },
  { $id: "State" },
);

/** A task run. */
export const TaskRunSchema = Type.Object(
  {
    id: Type.String(),
    tenantId: Type.Optional(Type.String()),
    executionId: Type.String(),
    namespace: Type.String(),
    flowId: Type.String(),
    taskId: Type.String(),
    parentTaskRunId: Type.Optional(Type.String()),
    value: Type.Optional(Type.String()),
    iteration: Type.Optional(Type.Integer()),
    attempts: Type.Optional(Type.Array(Type.Object({ state: StateSchema }, { additionalProperties: true }))),
    outputs: Type.Optional(AnyObject),
    state: StateSchema,
  },
  { $id: "TaskRun", additionalProperties: true },
);

const EXECUTION = {
  id: Type.String(),
  tenantId: Type.String(),
  namespace: Type.String(),
  flowId: Type.String(),
  flowRevision: Type.Integer(),
  inputs: Type.Optional(AnyObject),
  outputs: Type.Optional(AnyObject),
  labels: Type.Optional(Type.Array(LabelSchema)),
  variables: Type.Optional(AnyObject),
  state: StateSchema,
  parentId: Type.Optional(Type.String()),
  originalId: Type.String(),
  trigger: Type.Optional(
    Type.Object(
      { id: Type.String(), type: Type.String(), variables: Type.Optional(AnyObject) },
      { additionalProperties: true },
    ),
  ),
  deleted: Type.Boolean(),
  metadata: Type.Object({ attemptNumber: Type.Integer(), originalCreatedDate: Instant }),
  scheduleDate: Type.Optional(Instant),
};

/** An execution with its task runs. */
export const ExecutionSchema = Type.Object(
  { ...EXECUTION, taskRunList: Type.Array(TaskRunSchema) },
  { $id: "Execution", additionalProperties: true },
);

/** An execution as lists have it. */
export const ExecutionHeaderSchema = Type.Object(EXECUTION, { $id: "ExecutionHeader", additionalProperties: true });

/** An execution that was just created, and where the UI shows it. */
export const CreatedExecutionSchema = Type.Object(
  { ...EXECUTION, taskRunList: Type.Array(TaskRunSchema), url: Type.String() },
  { $id: "CreatedExecution", additionalProperties: true },
);

/** The last execution of a flow. */
export const LastExecutionSchema = Type.Object(
  {
    id: Type.String(),
    flowId: Type.String(),
    namespace: Type.String(),
    startDate: Instant,
    status: StateTypeSchema,
  },
  { $id: "LastExecution" },
);
