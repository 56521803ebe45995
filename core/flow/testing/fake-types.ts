/** Small plugin types for tests of the flow reader: one for each thing that a schema can say. */
import { Type } from "@sinclair/typebox";
import { defineExecutionTask, defineFlowable } from "../../plugin/flowable.ts";
import { createPluginRegistry, type PluginDefinition, type PluginRegistry } from "../../plugin/registry.ts";
import { duration, nestedTask, oneOf, rendered, taskList, text } from "../../plugin/schema.ts";
import { defineTask } from "../../plugin/task.ts";
import { defineTaskRunner } from "../../plugin/task-runner.ts";
import { defineCondition, defineTrigger } from "../../plugin/trigger.ts";

const FLOW = "io.kestra.plugin.core.flow.";

const sequence = (type: string, properties = Type.Object({ tasks: taskList() })) =>
  defineFlowable({
    type,
    title: type,
    properties,
    branches: () => [],
    resolves: [],
    plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
  });

const definitions: readonly PluginDefinition[] = [
  defineTask({
    type: "test.Say",
    aliases: ["test.old.Say"],
    title: "Says something",
    properties: Type.Object({
      message: text(),
      level: rendered(oneOf(["INFO", "WARN"], { default: "INFO" })),
      times: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
      wait: Type.Optional(rendered(duration())),
      words: Type.Optional(rendered(Type.Array(Type.String()))),
      quiet: Type.Optional(Type.Boolean()),
      loud: Type.Optional(rendered(Type.Boolean())),
      factor: Type.Optional(Type.Number()),
      options: Type.Optional(Type.Object({ color: Type.Optional(Type.String()), size: Type.Optional(Type.Integer()) })),
      headers: Type.Optional(rendered(Type.Record(Type.String(), Type.String()))),
      body: Type.Optional(rendered(Type.Union([Type.String(), Type.Array(Type.String())]))),
      auth: Type.Optional(
        Type.Union([
          Type.Object({ type: Type.Literal("BASIC"), user: text() }),
          Type.Object({ type: Type.Literal("BEARER"), token: text() }),
        ]),
      ),
      taskRunner: Type.Optional(Type.Object({ type: Type.String() }, { additionalProperties: true })),
    }),
    run: () => Promise.resolve(undefined),
  }),
  defineTask({
    type: "test.Return",
    title: "Returns",
    properties: Type.Object({ format: Type.Optional(text()), any: Type.Optional(rendered(Type.Unknown())) }),
    run: () => Promise.resolve(undefined),
  }),
  defineExecutionTask({
    type: "test.Exit",
    title: "Exits",
    properties: Type.Object({}),
    update: () => ({ kind: "update" }),
  }),
  sequence("test.Sequence"),
  sequence(
    `${FLOW}Dag`,
    Type.Object({
      tasks: Type.Array(Type.Object({ task: nestedTask(), dependsOn: Type.Optional(Type.Array(Type.String())) })),
    }) as never,
  ),
  sequence(
    `${FLOW}Switch`,
    Type.Object({
      value: text(),
      cases: Type.Optional(Type.Record(Type.String(), taskList())),
      defaults: Type.Optional(taskList()),
    }) as never,
  ),
  sequence(`${FLOW}WorkingDirectory`),
  defineTrigger({
    type: "test.Schedule",
    mode: "schedule",
    title: "By the clock",
    properties: Type.Object({ cron: Type.String() }),
  }),
  defineCondition({
    type: "test.Weekend",
    title: "At weekends",
    properties: Type.Object({ date: Type.Optional(text()) }),
  }),
  defineTaskRunner({
    type: "test.Runner",
    title: "Runs",
    properties: Type.Object({ cpus: Type.Optional(Type.Integer()) }),
    run: () => Promise.resolve({ exitCode: 0 }),
  }),
];

/** A registry of the fake types. */
export function fakeTypes(): PluginRegistry {
  const types = definitions.flatMap(({ type, aliases }) => [type, ...(aliases ?? [])]);
  return createPluginRegistry([{ types, load: () => Promise.resolve(definitions) }]);
}

/** Finds expressions that are never closed, as a stand-in for the engine. */
export const fakeExpressions = {
  check(template: string) {
    const open = template.lastIndexOf("{{");
    if (open === -1 || template.indexOf("}}", open) !== -1) return undefined;
    const before = template.slice(0, open).split("\n");
    return { message: "the expression is not closed", line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  },
};
