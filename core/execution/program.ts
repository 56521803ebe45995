/**
 * A flow made ready to run: every task with its definition and its place, so that what follows a task is found
 * without searching. Made once per flow revision and shared by all its executions.
 */
import type { Condition, Flow, Retry, Task } from "../flow/flow.ts";
import { TEMPLATE_TASKS_MAX, type Template, templateOf, withTemplate } from "../flow/template.ts";
import type { Branch } from "../plugin/flowable.ts";
import type { AnyTaskDefinition, PluginRegistry } from "../plugin/registry.ts";
import type { TaskRun } from "./execution.ts";

/** A task in its place. */
export interface TaskNode {
  /** Its name in the program: the task's id, or that with a number when templates bring the same id again. */
  readonly key: string;
  readonly task: Task;
  readonly definition: AnyTaskDefinition;
  /** The flowable it stands in; undefined for tasks of the flow itself. */
  readonly parent: TaskNode | undefined;
  /** The enabled tasks of the same branch, in order, and this one's place among them. */
  readonly siblings: readonly TaskNode[];
  readonly index: number;
  /** Its own child lists by branch name, `errors` and `finally` included; enabled tasks only. */
  readonly branches: ReadonlyMap<string, readonly TaskNode[]>;
  /**
   * The retry that holds for it: its own, else its nearest parent's, else the flow's; with `allowFailure` only its own.
   */
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
  /** Every enabled task by key. */
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

/** The place of a task run in the program; undefined when the flow does not have it (any more). */
export function nodeOfTaskRun(
  { nodes }: Pick<FlowProgram, "nodes">,
  { nodeKey, taskId }: Pick<TaskRun, "nodeKey" | "taskId">,
): TaskNode | undefined {
  return nodes.get(nodeKey ?? taskId);
}

/** The task run, which says where in the program it stands unless its task's id alone says so. */
export function inNode({ nodeKey: _before, ...taskRun }: TaskRun, { key }: TaskNode): TaskRun {
  return key === taskRun.taskId ? taskRun : { ...taskRun, nodeKey: key };
}

/**
 * Makes a flow ready to run. The registry must have loaded the types of the flow and of its templates.
 * @param templates by {@link templateName}; the tasks of those that are missing fail
 * @throws ProgramError for a type that is unknown, and for templates without end.
 */
export function compileFlow(
  flow: Flow,
  registry: PluginRegistry,
  templates: ReadonlyMap<string, Template> = new Map(),
): FlowProgram {
  const compiler = new FlowCompiler(flow, registry, templates);
  const branches = new Map(
    (["tasks", "errors", "finally", "afterExecution"] as const).map((name) => [
      name,
      compiler.list({ name, tasks: flow[name] ?? [] }, undefined),
    ]),
  );
  const listeners = (flow.listeners ?? []).map(({ conditions = [], tasks }) => ({
    conditions,
    tasks: compiler.list({ name: "listeners", tasks }, undefined),
  }));
  return { flow, branches, nodes: compiler.nodes, listeners };
}

class FlowCompiler {
  readonly nodes = new Map<string, TaskNode>();
  readonly #registry: PluginRegistry;
  readonly #templates: ReadonlyMap<string, Template>;
  readonly #flowRetry: Retry | undefined;
  /** How often an id has come. */
  readonly #ids = new Map<string, number>();
  /** Names of the templates around what is compiled now. */
  readonly #around: string[] = [];
  #templateTasks = 0;

  constructor({ retry }: Flow, registry: PluginRegistry, templates: ReadonlyMap<string, Template>) {
    this.#registry = registry;
    this.#templates = templates;
    this.#flowRetry = retry?.behavior === "CREATE_NEW_EXECUTION" ? undefined : retry;
  }

  list({ name, tasks, detached = false }: Branch, parent: TaskNode | undefined): readonly TaskNode[] {
    const siblings: TaskNode[] = [];
    const isReaction = parent?.isReaction === true || REACTIONS.has(name);
    for (const task of tasks) {
      if (task.disabled) continue;
      const place = { parent, siblings, index: siblings.length, isReaction, isDetached: detached };
      const name = templateOf(task);
      if (name !== undefined && this.#around.includes(name)) {
        throw new ProgramError(`Task ${task.id}: the template ${name} contains itself.`);
      }
      const template = name === undefined ? undefined : this.#templates.get(name);
      if (name === undefined || !template) this.#add(task, place);
      else {
        this.#around.push(name);
        this.#add(withTemplate(task, template), place);
        this.#around.pop();
      }
    }
    return siblings;
  }

  #add(task: Task, place: Pick<TaskNode, "parent" | "index" | "isReaction" | "isDetached"> & { siblings: TaskNode[] }) {
    if (this.#around.length > 0 && ++this.#templateTasks > TEMPLATE_TASKS_MAX) {
      throw new ProgramError(`Task ${task.id}: the templates of this flow have more than ${TEMPLATE_TASKS_MAX} tasks.`);
    }
    const definition = definitionOf(task, this.#registry);
    const branches = new Map<string, readonly TaskNode[]>();
    const inherited = task.allowFailure ? undefined : (place.parent?.retry ?? this.#flowRetry);
    const retry = task.retry ?? inherited;
    const node: TaskNode = { key: this.#freeKey(task.id), task, definition, branches, retry, ...place };
    place.siblings.push(node);
    this.nodes.set(node.key, node);
    if (definition.kind !== "flowable") return;
    for (const branch of definition.branches(task)) branches.set(branch.name, this.list(branch, node));
    for (const name of ["errors", "finally"]) {
      branches.set(name, this.list({ name, tasks: childTasks(task[name]) }, node));
    }
  }

  /** A key that no task has yet; ids of a flow's own tasks differ, and have no such sign. */
  #freeKey(id: string): string {
    const before = this.#ids.get(id) ?? 0;
    this.#ids.set(id, before + 1);
    return before === 0 ? id : `${id}#${before + 1}`;
  }
}

function definitionOf(task: Task, registry: PluginRegistry): AnyTaskDefinition {
  const definition = registry.findTask(task.type);
  if (!definition) throw new ProgramError(`Task ${task.id}: the type ${task.type} is not known here.`);
  return definition;
}

function isTask(value: unknown): value is Task {
  return typeof value === "object" && value !== null && "id" in value && "type" in value;
}

function childTasks(value: unknown): readonly Task[] {
  return Array.isArray(value) ? value.filter(isTask) : [];
}
