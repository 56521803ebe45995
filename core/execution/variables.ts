/** The variable context that a task's, trigger's or flow's expressions see. */
import type { Variables } from "../expression/contract.ts";
import type { Flow, Label } from "../flow/flow.ts";
import { viewInputs } from "../flow/inputs/view.ts";
import type { Execution, TaskRun } from "./execution.ts";
import { newTree, type OutputsIndex, type Tree } from "./outputs-index.ts";
import type { TaskNode } from "./program.ts";

/** What is the same for every rendering of a process. */
export interface GlobalVariables {
  /** Environment variables with the configured prefix, prefix removed, in lower case. */
  readonly envs: Readonly<Record<string, string>>;
  /** `kestra.variables.globals` of the configuration. */
  readonly globals: Readonly<Record<string, unknown>>;
  /** `kestra.url` and `kestra.environment`. */
  readonly kestra: Readonly<Record<string, unknown>>;
}

/** Nothing set. */
export const NO_GLOBALS: GlobalVariables = { envs: {}, globals: {}, kestra: {} };

/** What an execution adds. */
export interface ExecutionContext {
  readonly globals: GlobalVariables;
  readonly flow: Flow;
  readonly execution: Execution;
  readonly index: OutputsIndex;
}

/** What only depends on an object that never changes is made once for it, and not again for each task. */
const LABEL_TREES = new WeakMap<readonly Label[], Tree>();
const FLOW_VARIABLES = new WeakMap<Flow, Record<string, unknown>>();

function kept<K extends object, V>(known: WeakMap<K, V>, key: K, make: (key: K) => V): V {
  let value = known.get(key);
  if (value === undefined) {
    value = make(key);
    known.set(key, value);
  }
  return value;
}

/** Types of triggers whose dates expressions also see by their older name, `schedule`. */
const SCHEDULES: ReadonlySet<string> = new Set([
  "io.kestra.plugin.core.trigger.Schedule",
  "io.kestra.core.models.triggers.types.Schedule",
]);

/** The variables of the execution as a whole: for flow outputs, conditions and the like. */
export function executionVariables({ globals, flow, execution, index }: ExecutionContext): Record<string, unknown> {
  const variables: Record<string, unknown> = {
    envs: globals.envs,
    globals: globals.globals,
    kestra: globals.kestra,
    flow: kept(FLOW_VARIABLES, flow, flowVariables),
    execution: {
      id: execution.id,
      state: execution.state.current,
      startDate: execution.state.histories[0]?.date,
      originalId: execution.originalId,
      ...(execution.outputs ? { outputs: execution.outputs } : {}),
    },
    outputs: index.outputs,
    tasks: index.tasks,
    vars: execution.variables,
  };
  if (execution.labels.length > 0) variables["labels"] = kept(LABEL_TREES, execution.labels, labelTree);
  const inputs = viewInputs(flow.inputs, execution.inputs);
  if (Object.keys(inputs).length > 0) variables["inputs"] = inputs;
  if (execution.trigger) variables["trigger"] = execution.trigger.variables;
  if (execution.trigger && SCHEDULES.has(execution.trigger.type)) variables["schedule"] = execution.trigger.variables;
  return variables;
}

/** The variables of one task run. */
export function taskVariables(
  context: ExecutionContext,
  taskRun: TaskRun,
  node: TaskNode,
  find: (id: string) => TaskRun | undefined,
): Variables {
  const variables = executionVariables(context);
  const iteration = taskRun.iteration ?? taskRun.round;
  variables["task"] = { type: node.task.type, id: node.task.id };
  variables["taskrun"] = {
    id: taskRun.id,
    startDate: taskRun.state.histories[0]?.date,
    attemptsCount: taskRun.attempts.length,
    ...(taskRun.parentTaskRunId === undefined ? {} : { parentId: taskRun.parentTaskRunId }),
    ...(taskRun.value === undefined ? {} : { value: taskRun.value }),
    ...(iteration === undefined ? {} : { iteration }),
  };
  const parents = parentsOf(taskRun, find);
  variables["parents"] = parents;
  if (parents[0]) variables["parent"] = parents[0];
  return variables;
}

/** What expressions see of the flow. */
export function flowVariables(flow: Pick<Flow, "id" | "namespace" | "revision" | "tenantId">): Record<string, unknown> {
  return { id: flow.id, namespace: flow.namespace, revision: flow.revision, tenantId: flow.tenantId };
}

/** The parents of a task run that have a value or outputs, nearest first. */
function parentsOf(taskRun: TaskRun, find: (id: string) => TaskRun | undefined): readonly Record<string, unknown>[] {
  const parents: Record<string, unknown>[] = [];
  let id = taskRun.parentTaskRunId;
  while (id !== undefined) {
    const parent = find(id);
    if (!parent) break;
    const level: Record<string, unknown> = {};
    if (parent.value !== undefined) level["taskrun"] = { value: parent.value };
    if (parent.outputs && Object.keys(parent.outputs).length > 0) level["outputs"] = parent.outputs;
    if (Object.keys(level).length > 0) parents.push(level);
    id = parent.parentTaskRunId;
  }
  return parents;
}

/**
 * Labels as nested maps, in the order of their names: the key `system.correlationId` is read as
 * `labels.system.correlationId`.
 */
export function labelTree(labels: readonly Label[]): Tree {
  const tree = nestedLabels(labels);
  const sorted = newTree();
  for (const name of Object.keys(tree).sort()) sorted[name] = tree[name];
  return sorted;
}

function nestedLabels(labels: readonly Label[]): Tree {
  const tree = newTree();
  for (const { key, value } of labels) {
    const parts = key.split(".");
    const last = parts.pop() ?? key;
    let at: Tree | undefined = tree;
    for (const part of parts) {
      const next: unknown = at[part];
      if (next === undefined) at[part] = newTree();
      else if (typeof next !== "object") at = undefined;
      if (!at) break;
      at = at[part] as Tree;
    }
    if (at && !(last in at)) at[last] = value;
    else if (!at) tree[key] = value;
  }
  return tree;
}
