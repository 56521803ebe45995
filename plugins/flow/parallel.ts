import { Type } from "@sinclair/typebox";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { taskList } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES, CONCURRENT, limitOf } from "./branches.ts";

/** Runs tasks side by side. */
export const Parallel = defineFlowable({
  type: "io.kestra.plugin.core.flow.Parallel",
  aliases: ["io.kestra.core.tasks.flows.Parallel"],
  title: "Run tasks at the same time.",
  description: "When one of them fails, those that run come to their end and no other one begins.",
  properties: Type.Object({
    tasks: taskList({ description: "The tasks." }),
    concurrent: CONCURRENT,
    ...COMMON_BRANCHES,
  }),
  examples: [
    {
      title: "Three at once, two at a time",
      code: "id: together\ntype: io.kestra.plugin.core.flow.Parallel\nconcurrent: 2\ntasks:\n  - id: a\n    type: io.kestra.plugin.core.flow.Sleep\n    duration: PT1S\n  - id: b\n    type: io.kestra.plugin.core.flow.Sleep\n    duration: PT1S",
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["concurrent"],
  plan: (_task, { concurrent }) => ({
    kind: "run",
    body: { kind: "parallel", branch: "tasks", concurrency: limitOf(concurrent) },
  }),
});
