/** Task types that only have children, under the names that pictures of flows know. */
import { Type } from "@sinclair/typebox";
import type { Flow, Task } from "../../flow/flow.ts";
import { isJsonMap } from "../../json-map.ts";
import { type Branch, defineFlowable, defineSubflow } from "../../plugin/flowable.ts";
import { createPluginRegistry, type PluginDefinition, type PluginRegistry } from "../../plugin/registry.ts";
import { type FlowOutline, outlineOf } from "../outline.ts";

const FLOW = "io.kestra.plugin.core.flow.";

function isTask(value: unknown): value is Task {
  return isJsonMap(value) && "id" in value;
}

function listOf(value: unknown): readonly Task[] {
  return Array.isArray(value) ? value.filter(isTask) : [];
}

function flowable(name: string, branches: (task: Task) => readonly Branch[]): PluginDefinition {
  return defineFlowable({
    type: `${FLOW}${name}`,
    title: name,
    properties: Type.Object({}),
    branches,
    resolves: [],
    plan: () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }),
  });
}

const named =
  (...names: readonly string[]) =>
  (task: Task): readonly Branch[] =>
    names.map((name) => ({ name, tasks: listOf(task[name]) }));

function dagTasks(task: Task): readonly Branch[] {
  const items: readonly unknown[] = Array.isArray(task["tasks"]) ? task["tasks"] : [];
  return [{ name: "tasks", tasks: listOf(items.map((item) => (isJsonMap(item) ? item["task"] : undefined))) }];
}

function caseTasks(task: Task): readonly Branch[] {
  const cases = isJsonMap(task["cases"]) ? task["cases"] : {};
  const lists = Object.entries(cases).map(([name, tasks]) => ({ name: `cases.${name}`, tasks: listOf(tasks) }));
  return [...lists, { name: "defaults", tasks: listOf(task["defaults"]) }];
}

const definitions: readonly PluginDefinition[] = [
  flowable("Sequential", named("tasks")),
  flowable("Parallel", named("tasks")),
  flowable("ForEach", named("tasks")),
  flowable("LoopUntil", named("tasks")),
  flowable("If", named("then", "else")),
  flowable("Dag", dagTasks),
  flowable("Switch", caseTasks),
  flowable("Pause", (task) => [
    ...named("tasks")(task),
    { name: "onPause", tasks: listOf([task["onPause"]]), detached: true },
  ]),
  defineSubflow({
    type: `${FLOW}Subflow`,
    title: "Subflow",
    properties: Type.Object({}),
    request: () => {
      throw new Error("pictures start nothing");
    },
  }),
];

async function loaded(): Promise<PluginRegistry> {
  const registry = createPluginRegistry([
    { types: definitions.map(({ type }) => type), load: () => Promise.resolve(definitions) },
  ]);
  await registry.all();
  return registry;
}

/** A leaf. */
export function leaf(id: string, properties: Readonly<Record<string, unknown>> = {}): Task {
  return { id, type: "io.kestra.plugin.core.debug.Return", ...properties };
}

/** A task of a flow type, such as `Parallel`. */
export function holder(id: string, name: string, properties: Readonly<Record<string, unknown>>): Task {
  return { id, type: `${FLOW}${name}`, ...properties };
}

/** The outline of a flow with these parts. */
export async function outline(parts: Omit<Flow, "id" | "namespace" | "tenantId" | "revision">): Promise<FlowOutline> {
  return outlineOf({ id: "shown", namespace: "tests", tenantId: "main", revision: 1, ...parts }, await loaded());
}
