/** The schema of a template. */
import { Type } from "@sinclair/typebox";
import { taskList } from "../../plugin/schema.ts";
import { moreTasks, nameProperties } from "./document.ts";

/** A template. */
export const templateSchema = Type.Object(
  {
    ...nameProperties("template"),
    deleted: Type.Optional(Type.Boolean({ description: "Set by the system." })),
    description: Type.Optional(Type.String({ description: "What the template is for, in Markdown." })),
    tasks: taskList({ description: "The tasks, in order." }),
    errors: moreTasks("Tasks to run when one of the tasks has failed."),
    finally: moreTasks("Tasks to run at the end, whatever happened."),
  },
  { description: "A template: tasks that flows share." },
);
