import { Type } from "@sinclair/typebox";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { taskList } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES } from "./branches.ts";

/** Groups tasks that run one after the other. */
export const Sequential = defineFlowable({
  type: "io.kestra.plugin.core.flow.Sequential",
  aliases: ["io.kestra.core.tasks.flows.Sequential"],
  title: "Run tasks one after the other.",
  properties: Type.Object({ tasks: taskList({ description: "The tasks, in order." }), ...COMMON_BRANCHES }),
  examples: [
    {
      title: "Two steps with a tidy-up",
      code: "id: steps\ntype: io.kestra.plugin.core.flow.Sequential\ntasks:\n  - id: first\n    type: io.kestra.plugin.core.log.Log\n    message: one\nfinally:\n  - id: tidy\n    type: io.kestra.plugin.core.log.Log\n    message: done",
    },
  ],
  branches: branchesAt("tasks"),
  resolves: [],
  plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
});

/** Groups tasks whose failure is a warning. */
export const AllowFailure = defineFlowable({
  type: "io.kestra.plugin.core.flow.AllowFailure",
  aliases: ["io.kestra.core.tasks.flows.AllowFailure"],
  title: "Run tasks one after the other, and go on with a warning when one fails.",
  properties: Type.Object({ tasks: taskList({ description: "The tasks, in order." }), ...COMMON_BRANCHES }),
  examples: [
    {
      title: "A step that may fail",
      code: "id: maybe\ntype: io.kestra.plugin.core.flow.AllowFailure\ntasks:\n  - id: risky\n    type: io.kestra.plugin.core.execution.Fail",
    },
  ],
  branches: branchesAt("tasks"),
  resolves: [],
  plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
  conclude: (state) => (state === "FAILED" ? "WARNING" : state),
});
