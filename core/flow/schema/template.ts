/** The schema of a template. */
import { Type } from "@sinclair/typebox";
import { taskList } from "../../plugin/schema.ts";
import { FLOW_ID_CHARS_MAX, FLOW_ID_PATTERN, NAMESPACE_CHARS_MAX, NAMESPACE_PATTERN } from "./names.ts";
import { taskReference } from "./references.ts";

const moreTasks = (description: string) => Type.Optional(Type.Array(taskReference(), { description }));

/** A template. */
export const templateSchema = Type.Object(
  {
    id: Type.String({
      pattern: FLOW_ID_PATTERN,
      minLength: 1,
      maxLength: FLOW_ID_CHARS_MAX,
      description: "The template's name in its namespace.",
    }),
    namespace: Type.String({
      pattern: NAMESPACE_PATTERN,
      minLength: 1,
      maxLength: NAMESPACE_CHARS_MAX,
      description: "The namespace; parts are joined by dots.",
    }),
    tenantId: Type.Optional(Type.String({ description: "Set by the system." })),
    revision: Type.Optional(Type.Integer({ minimum: 1, description: "Set by the system." })),
    deleted: Type.Optional(Type.Boolean({ description: "Set by the system." })),
    description: Type.Optional(Type.String({ description: "What the template is for, in Markdown." })),
    tasks: taskList({ description: "The tasks, in order." }),
    errors: moreTasks("Tasks to run when one of the tasks has failed."),
    finally: moreTasks("Tasks to run at the end, whatever happened."),
  },
  { description: "A template: tasks that flows share." },
);
