/**
 * A flow made ready to run: every task with its definition and its place, so that what follows a task is found
 * without searching. Made once per flow revision and shared by all its executions.
 */
import type { Condition, Flow, Retry, Task } from "../flow/flow.ts";
import type { Branch } from "../plugin/flowable.ts";
import type { AnyTaskDefinition, PluginRegistry } from "../plugin/registry.ts";

/** A task in its place. */
export interface TaskNode {
  readonly task: Task;
  readonly definition: AnyTaskDefinition;
  /** The flowable it stands in; undefined for tasks of the flow itself. */
  readonly parent: TaskNode | undefined;
  /** The enabled tasks of the same branch, in order, and this one's place among them. */
  readonly siblings: readonly TaskNode[];
  readonly index: number;
  /** Its own child lists by branch name, `errors` and `finally` included; enabled tasks only. */
  readonly branches: ReadonlyMap<string, readonly TaskNode[]>;
  /** The retry that holds for it: its own, else its nearest parent's, else the flow's. */
  readonly retry: Retry | undefined;
  /** It runs because of what others came to: in an errors, finally, listener or afterExecution branch, or below. */
  readonly isReaction: boolean;
  /** It runs beside the flow; see {@link Branch.detached}. */
  readonly isDetached: boolean;
}

/** Tasks to run after the end of executions that meet the conditions. */
export interface Listener {
  readonly conditions: readonly Condition[];
  readonly tasks: readonly TaskNode[];
}

/** A flow made ready to run. */
export interface FlowProgram {
  readonly flow: Flow;
  /** The flow's lists: `tasks`, `errors`, `finally`, `afterExecution`. */
  readonly branches: ReadonlyMap<string, readonly TaskNode[]>;
  /** Every enabled task by id. */
  readonly nodes: ReadonlyMap<string, TaskNode>;
  readonly listeners: readonly Listener[];
}

/** Lists whose tasks react to what others came to. */
const REACTIONS: ReadonlySet<string> = new Set(["errors", "finally", "listeners", "afterExecution", "onPause"]);

/** A flow that cannot be run by this version; the message is fit for users. */
export class ProgramError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ProgramError";
  }
}

/**
 * Makes a flow ready to run. The registry must have loaded the flow's types.
 * @throws ProgramError for a type that is unknown or cannot be run.
 */
export function compileFlow(flow: Flow, registry: PluginRegistry): FlowProgram {
  const nodes = new Map<string, TaskNode>();
  const flowRetry = flow.retry?.behavior === "CREATE_NEW_EXECUTION" ? undefined : flow.retry;

  function compileList({ name, tasks, detached = false }: Branch, parent: TaskNode | undefined): readonly TaskNode[] {
    const siblings: TaskNode[] = [];
    const isReaction = parent?.isReaction === true || REACTIONS.has(name);
    for (const task of tasks) {
      if (task.disabled) continue;
      const definition = definitionOf(task, registry);
      const branches = new Map<string, readonly TaskNode[]>();
      const node: TaskNode = {
        task,
        definition,
        parent,
        siblings,
        index: siblings.length,
        branches,
        retry: task.retry ?? parent?.retry ?? flowRetry,
        isReaction,
        isDetached: detached,
      };
      siblings.push(node);
      nodes.set(task.id, node);
      if (definition.kind !== "flowable") continue;
      for (const branch of definition.branches(task)) branches.set(branch.name, compileList(branch, node));
      for (const name of ["errors", "finally"]) {
        branches.set(name, compileList({ name, tasks: childTasks(task[name]) }, node));
      }
    }
    return siblings;
  }

  const branches = new Map(
    (["tasks", "errors", "finally", "afterExecution"] as const).map((name) => [
      name,
      compileList({ name, tasks: flow[name] ?? [] }, undefined),
    ]),
  );
  const listeners = (flow.listeners ?? []).map(({ conditions = [], tasks }) => ({
    conditions,
    tasks: compileList({ name: "listeners", tasks }, undefined),
  }));
  return { flow, branches, nodes, listeners };
}

function definitionOf(task: Task, registry: PluginRegistry): AnyTaskDefinition {
  const definition = registry.findTask(task.type);
  if (!definition) throw new ProgramError(`Task ${task.id}: the type ${task.type} is not known here.`);
  if (definition.kind === "declared") throw new ProgramError(`Task ${task.id} (${task.type}): ${definition.reason}`);
  return definition;
}

function isTask(value: unknown): value is Task {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}

function childTasks(value: unknown): readonly Task[] {
  return Array.isArray(value) ? value.filter(isTask) : [];
}
