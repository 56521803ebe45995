/** Reading child lists and limits out of flowable tasks. */
import { Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import type { Branch } from "../../core/plugin/flowable.ts";
import { rendered, taskList } from "../../core/plugin/schema.ts";

/** True for what looks like a task. */
export function isTask(value: unknown): value is Task {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}

/** The tasks under a property; none when it is missing. */
export function tasksAt(task: Task, property: string): readonly Task[] {
  const list = task[property];
  return Array.isArray(list) ? list.filter(isTask) : [];
}

/** Branches of the properties named, leaving out missing ones. */
export function branchesAt(...properties: readonly string[]): (task: Task) => readonly Branch[] {
  return (task) =>
    properties.map((name) => ({ name, tasks: tasksAt(task, name) })).filter((branch) => branch.tasks.length > 0);
}

/** The branches every flowable may have. */
export const COMMON_BRANCHES = {
  errors: Type.Optional(taskList({ description: "Tasks to run when one of the tasks has failed.", minItems: 0 })),
  finally: Type.Optional(taskList({ description: "Tasks to run at the end, whatever happened.", minItems: 0 })),
};

/** The `concurrent` property. */
export const CONCURRENT = rendered(
  Type.Integer({ default: 0, minimum: 0, description: "How many tasks may run at the same time; 0 for all." }),
);

/** A limit as it was rendered, 0 when it is missing. */
export function limitOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
