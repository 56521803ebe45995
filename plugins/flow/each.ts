import { Type } from "@sinclair/typebox";
import type { Plan } from "../../core/plugin/flowable.ts";
import { defineFlowable } from "../../core/plugin/flowable.ts";
import { rendered, taskList } from "../../core/plugin/schema.ts";
import { branchesAt, COMMON_BRANCHES, CONCURRENT, limitOf } from "./branches.ts";
import { eachValues } from "./each-values.ts";

/** Values of a loop: a list, or text that renders to a JSON list. */
function valuesSchema(description: string) {
  return rendered(Type.Union([Type.String(), Type.Array(Type.Unknown())], { description }));
}

function planEach(property: string, given: unknown, concurrency: number): Plan {
  const read = eachValues(property, given);
  if (!read.ok) return { kind: "fail", message: read.message };
  return { kind: "run", body: { kind: "each", branch: "tasks", values: read.values, concurrency } };
}

/** Runs tasks once a value. */
export const ForEach = defineFlowable({
  type: "io.kestra.plugin.core.flow.ForEach",
  title: "Run tasks once for each value of a list.",
  description:
    "Tasks of a round run one after the other and see their value as `taskrun.value` and its number as `taskrun.iteration`; tasks inside other flowables see it as `parent.taskrun.value`. Outputs are found by value: `outputs.task['value']`.",
  properties: Type.Object({
    values: valuesSchema("The values: a list, or text that renders to a JSON list."),
    concurrencyLimit: Type.Integer({
      default: 1,
      minimum: 0,
      description: "How many rounds may run at the same time; 0 for all.",
    }),
    tasks: taskList({ description: "The tasks of one round." }),
    ...COMMON_BRANCHES,
  }),
  examples: [
    {
      title: "Greet three people, two at a time",
      code: 'id: greet\ntype: io.kestra.plugin.core.flow.ForEach\nvalues: ["Ada", "Grace", "Edsger"]\nconcurrencyLimit: 2\ntasks:\n  - id: hello\n    type: io.kestra.plugin.core.log.Log\n    message: "Hello {{ taskrun.value }}"',
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["values"],
  plan: (task, { values }) => planEach("values", values, limitOf(task["concurrencyLimit"] ?? 1)),
});

/** The older loop whose rounds follow each other. */
export const EachSequential = defineFlowable({
  type: "io.kestra.plugin.core.flow.EachSequential",
  aliases: ["io.kestra.core.tasks.flows.EachSequential"],
  title: "Run tasks once for each value, one round after the other.",
  deprecated: "Use `io.kestra.plugin.core.flow.ForEach`.",
  properties: Type.Object({
    value: valuesSchema("The values: a list, or text that renders to a JSON list."),
    tasks: taskList({ description: "The tasks of one round." }),
    ...COMMON_BRANCHES,
  }),
  examples: [
    {
      title: "Two rounds",
      code: 'id: rounds\ntype: io.kestra.plugin.core.flow.EachSequential\nvalue: ["a", "b"]\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n    message: "{{ taskrun.value }}"',
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["value"],
  plan: (_task, { value }) => planEach("value", value, 1),
});

/** The older loop whose rounds run side by side. */
export const EachParallel = defineFlowable({
  type: "io.kestra.plugin.core.flow.EachParallel",
  aliases: ["io.kestra.core.tasks.flows.EachParallel"],
  title: "Run tasks once for each value, rounds at the same time.",
  deprecated: "Use `io.kestra.plugin.core.flow.ForEach` with `concurrencyLimit: 0`.",
  properties: Type.Object({
    value: valuesSchema("The values: a list, or text that renders to a JSON list."),
    concurrent: CONCURRENT,
    tasks: taskList({ description: "The tasks of one round." }),
    ...COMMON_BRANCHES,
  }),
  examples: [
    {
      title: "Two rounds at once",
      code: 'id: rounds\ntype: io.kestra.plugin.core.flow.EachParallel\nvalue: ["a", "b"]\ntasks:\n  - id: say\n    type: io.kestra.plugin.core.log.Log\n    message: "{{ taskrun.value }}"',
    },
  ],
  branches: branchesAt("tasks"),
  resolves: ["value", "concurrent"],
  plan: (_task, { value, concurrent }) => planEach("value", value, limitOf(concurrent)),
});
