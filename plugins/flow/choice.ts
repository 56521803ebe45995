import { Type } from "@sinclair/typebox";
import { isFalsyText } from "../../core/expression/truth.ts";
import type { Task } from "../../core/flow/flow.ts";
import { type Branch, defineFlowable } from "../../core/plugin/flowable.ts";
import { ownText, taskList, text } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES, tasksAt } from "./branches.ts";

/** Runs one of two lists by a condition. */
export const If = defineFlowable({
  type: "io.kestra.plugin.core.flow.If",
  aliases: ["io.kestra.core.tasks.flows.If"],
  title: "Run tasks when a condition holds, and others when it does not.",
  description: "The condition is tested as text: `false`, `0`, `-0` and nothing do not hold, everything else does.",
  properties: Type.Object({
    condition: Type.Optional(ownText({ description: "The condition." })),
    then: taskList({ description: "The tasks to run when it holds." }),
    else: Type.Optional(taskList({ description: "The tasks to run when it does not.", minItems: 0 })),
    ...COMMON_BRANCHES,
  }),
  outputs: Type.Object({ evaluationResult: Type.Boolean({ description: "Whether the condition held." }) }),
  examples: [
    {
      title: "Only on Mondays",
      code: "id: monday\ntype: io.kestra.plugin.core.flow.If\ncondition: \"{{ now() | date('EEEE') == 'Monday' }}\"\nthen:\n  - id: plan\n    type: io.kestra.plugin.core.log.Log\n    message: A new week",
    },
  ],
  branches: branchesAt("then", "else"),
  resolves: ["condition"],
  plan(task, { condition }) {
    const holds = condition !== undefined && !isFalsyText(String(condition));
    const branch = holds ? "then" : "else";
    const outputs = { evaluationResult: holds };
    if (tasksAt(task, branch).length === 0) return { kind: "end", state: "SUCCESS", outputs };
    return { kind: "run", body: { kind: "sequence", branch }, outputs };
  },
});

function casesOf(task: Task): readonly Branch[] {
  const { cases } = task;
  if (typeof cases !== "object" || cases === null) return [];
  const map: Task = { ...cases, id: "", type: "" };
  return Object.keys(cases).map((name) => ({ name: `cases.${name}`, tasks: tasksAt(map, name) }));
}

/** Runs the list of the case that a value names. */
export const Switch = defineFlowable({
  type: "io.kestra.plugin.core.flow.Switch",
  aliases: ["io.kestra.core.tasks.flows.Switch"],
  title: "Run the tasks of the case that a value names.",
  properties: Type.Object({
    value: text({ description: "The value." }),
    cases: Type.Optional(Type.Record(Type.String(), taskList(), { description: "Tasks by value." })),
    defaults: Type.Optional(taskList({ description: "The tasks to run when no case fits.", minItems: 0 })),
    ...COMMON_BRANCHES,
  }),
  outputs: Type.Object({
    value: Type.String({ description: "The rendered value." }),
    defaults: Type.Boolean({ description: "Whether no case fitted." }),
  }),
  examples: [
    {
      title: "By region",
      code: 'id: by-region\ntype: io.kestra.plugin.core.flow.Switch\nvalue: "{{ inputs.region }}"\ncases:\n  EU:\n    - id: eu\n      type: io.kestra.plugin.core.log.Log\n      message: Europe\ndefaults:\n  - id: other\n    type: io.kestra.plugin.core.log.Log\n    message: Elsewhere',
    },
  ],
  branches: (task) => [...casesOf(task), ...branchesAt("defaults")(task)],
  resolves: ["value"],
  plan(task, resolved) {
    const value = String(resolved["value"] ?? "");
    const fitting = casesOf(task).find((branch) => branch.name === `cases.${value}`);
    const outputs = { value, defaults: fitting === undefined };
    if (fitting) return { kind: "run", body: { kind: "sequence", branch: fitting.name }, outputs };
    if (tasksAt(task, "defaults").length > 0) {
      return { kind: "run", body: { kind: "sequence", branch: "defaults" }, outputs };
    }
    return {
      kind: "end",
      state: "FAILED",
      outputs,
      warning: `No task found: no case of task '${task.id}' fits the value '${value}', and it has no defaults`,
    };
  },
});
