/** The schemas of a flow and of what all tasks, triggers and inputs have in common. */
import { type TSchema, Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../contracts/log.ts";
import { duration, oneOf, taskList, text } from "../plugin/schema.ts";

const FLOW_ID = "[a-zA-Z0-9][a-zA-Z0-9._-]*";
const NAMESPACE = "[a-z0-9][a-z0-9._-]*";
const TASK_ID = "[a-zA-Z0-9][a-zA-Z0-9_-]*";
const INPUT_ID = "[a-zA-Z0-9][.a-zA-Z0-9_-]*";

/** The types of inputs, and of flow outputs. */
export const DATA_TYPES = [
  "STRING",
  "ENUM",
  "SELECT",
  "INT",
  "FLOAT",
  "BOOLEAN",
  "BOOL",
  "DATETIME",
  "DATE",
  "TIME",
  "DURATION",
  "FILE",
  "JSON",
  "URI",
  "SECRET",
  "ARRAY",
  "MULTISELECT",
  "YAML",
  "EMAIL",
  "FORM",
] as const;
export type DataType = (typeof DATA_TYPES)[number];

const behavior = Type.Optional(
  oneOf(["RETRY_FAILED_TASK", "CREATE_NEW_EXECUTION"] as const, { description: "What a retry of the flow does." }),
);
const retryCommon = {
  behavior,
  maxAttempts: Type.Optional(Type.Integer({ minimum: 1, description: "Tries at the most, the first included." })),
  maxDuration: Type.Optional(duration({ description: "No try begins later than this after the first." })),
  warningOnRetry: Type.Optional(Type.Boolean({ description: "End with a warning when a later try succeeds." })),
};

export const RETRY = Type.Union([
  Type.Object({ type: Type.Literal("constant"), interval: duration(), ...retryCommon }),
  Type.Object({
    type: Type.Literal("exponential"),
    interval: duration(),
    maxInterval: duration(),
    delayFactor: Type.Optional(Type.Number()),
    ...retryCommon,
  }),
  Type.Object({ type: Type.Literal("random"), minInterval: duration(), maxInterval: duration(), ...retryCommon }),
]);

const workerGroup = Type.Object({
  key: Type.Optional(Type.String()),
  fallback: Type.Optional(oneOf(["FAIL", "WAIT", "CANCEL"] as const)),
});

/** What every task may have. */
export const TASK = Type.Object({
  id: Type.String({ pattern: TASK_ID, minLength: 1 }),
  type: Type.String(),
  description: Type.Optional(Type.String()),
  retry: Type.Optional(RETRY),
  timeout: Type.Optional({ ...duration(), rendered: true } as TSchema),
  disabled: Type.Optional(Type.Boolean()),
  workerGroup: Type.Optional(workerGroup),
  logLevel: Type.Optional(oneOf(LOG_LEVELS)),
  logToFile: Type.Optional(Type.Boolean()),
  allowFailure: Type.Optional(Type.Boolean()),
  allowWarning: Type.Optional(Type.Boolean()),
  runIf: Type.Optional(text()),
  taskCache: Type.Optional(Type.Object({ enabled: Type.Boolean(), ttl: Type.Optional(duration()) })),
  pluginDefaultsRef: Type.Optional(Type.String()),
  assets: Type.Optional(Type.Unknown()),
});

/** What every trigger may have. */
export const TRIGGER = Type.Object({
  id: Type.String({ pattern: TASK_ID, minLength: 1 }),
  type: Type.String(),
  description: Type.Optional(Type.String()),
  disabled: Type.Optional(Type.Boolean()),
  workerGroup: Type.Optional(workerGroup),
  logLevel: Type.Optional(oneOf(LOG_LEVELS)),
  logToFile: Type.Optional(Type.Boolean()),
  conditions: Type.Optional(Type.Array(Type.Unknown())),
  pluginDefaultsRef: Type.Optional(Type.String()),
});

/** What every input may have, and what only some types have. */
export const INPUT = Type.Object({
  id: Type.String({ pattern: INPUT_ID, minLength: 1 }),
  type: oneOf(DATA_TYPES),
  name: Type.Optional(Type.String()),
  displayName: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  required: Type.Optional(Type.Boolean()),
  defaults: Type.Optional(Type.Unknown()),
  prefill: Type.Optional(Type.Unknown()),
  dependsOn: Type.Optional(
    Type.Object({ inputs: Type.Optional(Type.Array(Type.String())), condition: Type.Optional(Type.String()) }),
  ),
});

/** The properties that inputs of a type have besides the common ones. */
export const INPUT_PROPERTIES: Readonly<Partial<Record<DataType, Readonly<Record<string, TSchema>>>>> = {
  STRING: { validator: Type.String() },
  SECRET: { validator: Type.String() },
  INT: { min: Type.Integer(), max: Type.Integer() },
  FLOAT: { min: Type.Number(), max: Type.Number() },
  DATE: { after: Type.String(), before: Type.String() },
  TIME: { after: Type.String(), before: Type.String() },
  DATETIME: { after: Type.String(), before: Type.String() },
  DURATION: { min: duration(), max: duration() },
  ENUM: { values: Type.Array(Type.String()) },
  SELECT: {
    values: Type.Array(Type.String()),
    expression: Type.String(),
    allowCustomValue: Type.Boolean(),
    autoSelectFirst: Type.Boolean(),
    isRadio: Type.Boolean(),
  },
  MULTISELECT: {
    values: Type.Array(Type.String()),
    options: Type.Array(Type.String()),
    expression: Type.String(),
    allowCustomValue: Type.Boolean(),
    autoSelectFirst: Type.Boolean(),
    itemType: oneOf(DATA_TYPES),
  },
  ARRAY: { itemType: oneOf(DATA_TYPES) },
  FILE: { extension: Type.String(), allowedFileExtensions: Type.Array(Type.String()) },
  FORM: { inputs: Type.Array(Type.Unknown()) },
};

const OUTPUT = Type.Object({
  id: Type.String({ pattern: INPUT_ID, minLength: 1 }),
  type: oneOf(DATA_TYPES),
  value: text(),
  required: Type.Optional(Type.Boolean()),
  displayName: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
});

const PLUGIN_DEFAULT = Type.Object({
  type: Type.String(),
  forced: Type.Optional(Type.Boolean()),
  ref: Type.Optional(Type.String()),
  values: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

const LABELS = Type.Unsafe<unknown>({ $ref: "Labels" });

/** A flow. */
export const FLOW = Type.Object({
  id: Type.String({ pattern: FLOW_ID, minLength: 1, maxLength: 100, description: "Name the flow, such as id: hello." }),
  namespace: Type.String({
    pattern: NAMESPACE,
    minLength: 1,
    maxLength: 150,
    description: "Say where it belongs, such as namespace: company.team.",
  }),
  revision: Type.Optional(Type.Integer({ minimum: 1 })),
  tenantId: Type.Optional(Type.String()),
  description: Type.Optional(Type.String()),
  disabled: Type.Optional(Type.Boolean()),
  deleted: Type.Optional(Type.Boolean()),
  updated: Type.Optional(Type.String()),
  labels: Type.Optional(LABELS),
  inputs: Type.Optional(Type.Array(Type.Unsafe<unknown>({ $ref: "Input" }))),
  outputs: Type.Optional(Type.Array(OUTPUT)),
  variables: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  tasks: taskList({ description: "List at least one task." }),
  errors: Type.Optional(taskList({ minItems: 0 })),
  finally: Type.Optional(taskList({ minItems: 0 })),
  afterExecution: Type.Optional(taskList({ minItems: 0 })),
  triggers: Type.Optional(Type.Array(Type.Unsafe<unknown>({ $ref: "Trigger" }))),
  listeners: Type.Optional(
    Type.Array(
      Type.Object({
        description: Type.Optional(Type.String()),
        conditions: Type.Optional(Type.Array(Type.Unknown())),
        tasks: taskList(),
      }),
    ),
  ),
  pluginDefaults: Type.Optional(Type.Array(PLUGIN_DEFAULT)),
  taskDefaults: Type.Optional(Type.Array(PLUGIN_DEFAULT)),
  concurrency: Type.Optional(
    Type.Object({
      limit: Type.Integer({ minimum: 1 }),
      behavior: Type.Optional(oneOf(["QUEUE", "CANCEL", "FAIL"] as const)),
    }),
  ),
  retry: Type.Optional(RETRY),
  sla: Type.Optional(
    Type.Array(
      Type.Union([
        Type.Object({
          type: Type.Literal("MAX_DURATION"),
          id: Type.String({ minLength: 1 }),
          behavior: oneOf(["FAIL", "CANCEL", "NONE"] as const),
          duration: duration(),
          labels: Type.Optional(LABELS),
        }),
        Type.Object({
          type: Type.Literal("EXECUTION_ASSERTION"),
          id: Type.String({ minLength: 1 }),
          behavior: oneOf(["FAIL", "CANCEL", "NONE"] as const),
          assert: text(),
          labels: Type.Optional(LABELS),
        }),
      ]),
    ),
  ),
  checks: Type.Optional(
    Type.Array(
      Type.Object({
        condition: text({ minLength: 1 }),
        message: text({ minLength: 1 }),
        style: Type.Optional(oneOf(["ERROR", "SUCCESS", "WARNING", "INFO"] as const)),
        behavior: Type.Optional(oneOf(["BLOCK_EXECUTION", "FAIL_EXECUTION", "CREATE_EXECUTION"] as const)),
      }),
    ),
  ),
  workerGroup: Type.Optional(workerGroup),
});
