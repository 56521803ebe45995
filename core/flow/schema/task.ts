/** The schema of what every task has, whatever its type. */
import { Type } from "@sinclair/typebox";
import { LOG_LEVELS } from "../../contracts/log.ts";
import { duration, oneOf, ownText, rendered } from "../../plugin/schema.ts";
import { TASK_ID_CHARS_MAX, TASK_ID_PATTERN } from "./names.ts";
import { taskReference } from "./references.ts";
import { retrySchema } from "./retry.ts";

/** Which workers may take a task. */
export const workerGroupSchema = Type.Object(
  {
    key: Type.Optional(Type.String({ description: "The group's key." })),
    fallback: Type.Optional(
      oneOf(["FAIL", "WAIT", "CANCEL"], { description: "What happens when the group has no worker." }),
    ),
  },
  { description: "The workers that may run it." },
);

const taskCache = Type.Object(
  {
    enabled: Type.Boolean({ description: "Whether outputs are kept and used again." }),
    ttl: Type.Optional(duration({ description: "How long they are good." })),
  },
  { description: "Keeps the outputs of the task for executions with the same properties." },
);

/** Ids of tasks and triggers. */
export function pluginId(description: string) {
  return Type.String({ pattern: TASK_ID_PATTERN, minLength: 1, maxLength: TASK_ID_CHARS_MAX, description });
}

/** The properties of every task. */
export const taskProperties = {
  id: pluginId("The task's name; no other task of the flow has it."),
  type: Type.String({ description: "The task's type." }),
  version: Type.Optional(Type.String({ description: "The plugin's version." })),
  description: Type.Optional(Type.String({ description: "What it is for, in Markdown." })),
  retry: Type.Optional(retrySchema),
  timeout: Type.Optional(rendered(duration({ description: "The task fails when it takes longer." }))),
  disabled: Type.Optional(Type.Boolean({ description: "True leaves the task out. Default false." })),
  workerGroup: Type.Optional(workerGroupSchema),
  logLevel: Type.Optional(oneOf(LOG_LEVELS, { description: "Log lines below this level are dropped." })),
  logToFile: Type.Optional(
    Type.Boolean({ description: "Write the log to a file of internal storage. Default false." }),
  ),
  allowFailure: Type.Optional(Type.Boolean({ description: "A failure counts as WARNING. Default false." })),
  allowWarning: Type.Optional(Type.Boolean({ description: "A warning counts as SUCCESS. Default false." })),
  runIf: Type.Optional(ownText({ description: "The task is skipped when this renders to something false." })),
  taskCache: Type.Optional(taskCache),
  pluginDefaultsRef: Type.Optional(Type.String({ description: "The `ref` of the plugin defaults to use." })),
  assets: Type.Optional(Type.Unknown({ description: "Not supported." })),
};

function branch(description: string) {
  return Type.Optional(Type.Array(taskReference(), { description }));
}

/** What every task that has child tasks takes besides. */
export const branchProperties = {
  errors: branch("Tasks to run when one of the tasks has failed."),
  finally: branch("Tasks to run at the end, whatever happened."),
};
