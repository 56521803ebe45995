import { Type } from "@sinclair/typebox";
import type { Task } from "../../core/flow/flow.ts";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { nestedTask } from "../../core/plugin/schema.ts";
import { COMMON_BRANCHES, CONCURRENT, limitOf } from "./branches.ts";

interface DagTask {
  readonly task: Task;
  readonly dependsOn?: readonly string[];
}

function isDagTask(value: unknown): value is DagTask {
  return typeof value === "object" && value !== null && "task" in value && typeof value.task === "object";
}

function dagTasks(task: Task): readonly DagTask[] {
  const { tasks } = task;
  return Array.isArray(tasks) ? tasks.filter(isDagTask) : [];
}

/** Runs tasks in the order of their dependencies. */
export const Dag = defineFlowable({
  type: "io.kestra.plugin.core.flow.Dag",
  aliases: ["io.kestra.core.tasks.flows.Dag"],
  title: "Run tasks in the order that their dependencies ask for.",
  properties: Type.Object({
    tasks: Type.Array(
      Type.Object({
        task: nestedTask({ description: "The task." }),
        dependsOn: Type.Optional(
          Type.Array(Type.String(), { description: "Ids of the tasks that must have succeeded before." }),
        ),
      }),
      { minItems: 1, description: "The tasks, each with what it depends on." },
    ),
    concurrent: CONCURRENT,
    ...COMMON_BRANCHES,
  }),
  examples: [
    {
      title: "Two loads, then a join",
      code: "id: graph\ntype: io.kestra.plugin.core.flow.Dag\ntasks:\n  - task:\n      id: left\n      type: io.kestra.plugin.core.log.Log\n      message: left\n  - task:\n      id: right\n      type: io.kestra.plugin.core.log.Log\n      message: right\n  - task:\n      id: join\n      type: io.kestra.plugin.core.log.Log\n      message: joined\n    dependsOn: [left, right]",
    },
  ],
  branches: (task) => [{ name: "tasks", tasks: dagTasks(task).map((each) => each.task) }],
  resolves: ["concurrent"],
  plan: (task, { concurrent }) => ({
    kind: "run",
    body: {
      kind: "graph",
      branch: "tasks",
      dependsOn: Object.fromEntries(dagTasks(task).map((each) => [each.task.id, each.dependsOn ?? []])),
      concurrency: limitOf(concurrent),
    },
  }),
});
