/** Small task types for tests of the core: one per body kind and one per definition kind. */
import { Type } from "@sinclair/typebox";
import type { Task } from "../../flow/flow.ts";
import {
  defineBatches,
  defineExecutionTask,
  defineFlowable,
  defineSubflow,
  type FlowableDefinition,
  PAUSE_ENDS,
  type Plan,
  type SubflowRequest,
} from "../../plugin/flowable.ts";
import { createPluginRegistry, type PluginDefinition, type PluginRegistry } from "../../plugin/registry.ts";
import { defineTask, failed, succeeded, type TaskContext, type TaskResult, warned } from "../../plugin/task.ts";
import { isTerminal, type StateType } from "../state.ts";

/** The file in internal storage whose lines are the batches of a `batches` task. */
export const SPLITS_FILE = "/splits";

function tasksOf(task: Task): readonly Task[] {
  return Array.isArray(task["tasks"]) ? (task["tasks"] as Task[]) : [];
}

function flowable(
  type: string,
  resolves: readonly string[],
  plan: (task: Task, resolved: Readonly<Record<string, unknown>>) => Plan,
  extra: Partial<FlowableDefinition> = {},
): FlowableDefinition {
  return defineFlowable({
    type,
    title: type,
    properties: Type.Object({ values: Type.Optional(Type.Unknown()) }),
    branches: (task) => [{ name: "tasks", tasks: tasksOf(task) }],
    resolves,
    plan,
    ...extra,
  });
}

function isState(value: unknown): value is StateType {
  return typeof value === "string" && isTerminal(value as StateType);
}

/** Takes the time and comes to the end that the context's configuration says; simulations set both. */
async function work({ configuration, clock, signal }: TaskContext): Promise<TaskResult<unknown> | undefined> {
  const { outcome, durationMs } = configuration;
  if (typeof durationMs === "number") {
    const { promise, resolve } = Promise.withResolvers<void>();
    clock.after(durationMs, resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }
  if (outcome === "FAILED") return failed("The simulated task failed");
  return outcome === "WARNING" ? warned({ value: "w" }) : succeeded({ value: "s" });
}

const childRequest: SubflowRequest = {
  namespace: "n",
  flowId: "child",
  inputs: {},
  labels: [],
  inheritLabels: false,
  wait: true,
  transmitFailed: true,
  restartsFailed: true,
};

const definitions: readonly PluginDefinition[] = [
  defineTask({
    type: "work",
    title: "work",
    properties: Type.Object({}),
    run: (_properties, context) => work(context),
  }),
  defineTask({
    type: "split",
    title: "split",
    properties: Type.Object({}),
    async run(_properties, context) {
      const result = await work(context);
      return result?.state === "FAILED" ? result : succeeded({ splits: `kestra://${SPLITS_FILE}` });
    },
  }),
  flowable("sequence", [], () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } })),
  flowable("allow", [], () => ({ kind: "run", body: { kind: "sequence", branch: "tasks" } }), {
    conclude: (state) => (state === "FAILED" ? "WARNING" : state),
  }),
  flowable("parallel", [], (task) => ({
    kind: "run",
    body: { kind: "parallel", branch: "tasks", concurrency: Number(task["concurrent"] ?? 0) },
  })),
  flowable("each", ["values"], (task, { values }) =>
    Array.isArray(values)
      ? {
          kind: "run",
          body: { kind: "each", branch: "tasks", values: values.map(String), concurrency: Number(task["limit"] ?? 1) },
        }
      : { kind: "fail", message: "values is no list" },
  ),
  flowable("graph", [], (task) => ({
    kind: "run",
    body: {
      kind: "graph",
      branch: "tasks",
      dependsOn: (task["dependsOn"] ?? {}) as Record<string, readonly string[]>,
      concurrency: Number(task["concurrent"] ?? 0),
    },
  })),
  flowable("pause", [], (task) => ({
    kind: "pause",
    body: { kind: "sequence", branch: "tasks" },
    ...(typeof task["durationMs"] === "number" ? { durationMs: task["durationMs"] } : {}),
    to: PAUSE_ENDS.find((state) => state === task["to"]) ?? "SUCCESS",
  })),
  flowable(
    "choice",
    [],
    ({ choice }) =>
      choice === "left" || choice === "right"
        ? { kind: "run", body: { kind: "sequence", branch: choice } }
        : { kind: "end", state: "SUCCESS" },
    {
      branches: (task) => {
        const [first, ...others] = tasksOf(task);
        return [
          { name: "left", tasks: first ? [first] : [] },
          { name: "right", tasks: others },
        ];
      },
    },
  ),
  flowable("until", [], (task) => ({
    kind: "run",
    body: {
      kind: "until",
      branch: "tasks",
      condition: String(task["condition"] ?? "no"),
      intervalMs: 10,
      maxIterations: Number(task["maxIterations"] ?? 3),
      failOnMaxReached: task["failOnMaxReached"] === true,
    },
  })),
  flowable("group", [], () => ({ kind: "run", body: { kind: "worker", branch: "tasks" } }), {
    branches: (task) => [{ name: "tasks", tasks: tasksOf(task).filter(({ type }) => type === "work") }],
  }),
  defineBatches({
    type: "batches",
    title: "batches",
    properties: Type.Object({}),
    request: () => childRequest,
    splitTaskId: ({ id }) => `${id}-split`,
  }),
  defineExecutionTask({
    type: "exit",
    title: "exit",
    properties: Type.Object({ state: Type.Optional(Type.String()) }),
    update: ({ state }) => ({ kind: "update", exit: isState(state) ? state : "SUCCESS" }),
  }),
  defineExecutionTask({
    type: "label",
    title: "label",
    properties: Type.Object({}),
    update: () => ({ kind: "update", labels: [{ key: "k", value: "v" }], variables: { set: true } }),
  }),
  defineSubflow({
    type: "subflow",
    title: "subflow",
    properties: Type.Object({ wait: Type.Optional(Type.Boolean()), transmitFailed: Type.Optional(Type.Boolean()) }),
    request: ({ wait = true, transmitFailed = true }) => ({ ...childRequest, wait, transmitFailed }),
  }),
];

/** A registry of the fake types, loaded. */
export async function fakeRegistry(): Promise<PluginRegistry> {
  const types = definitions.map((definition) => definition.type);
  const registry = createPluginRegistry([{ types, load: () => Promise.resolve(definitions) }]);
  await registry.ensure(types);
  return registry;
}
