/**
 * The shape of a flow as a tree: which task holds which lists of tasks, and how the tasks of a list follow each
 * other. What every picture of a flow is made of.
 */
import type { Flow, Task, Trigger } from "../flow/flow.ts";
import { isJsonMap } from "../json-map.ts";
import type { Branch } from "../plugin/flowable.ts";
import type { AnyTaskDefinition, PluginRegistry } from "../plugin/registry.ts";

/** How the children of a task follow each other. */
export type Layout =
  /** One after the other. */
  | "sequence"
  /** Side by side. */
  | "parallel"
  /** Each after those it depends on. */
  | "graph"
  /** One of several lists. */
  | "choice"
  /** The list once a value. */
  | "each"
  /** The list again and again. */
  | "loop";

/** Why the tasks of a list run. */
export type Role =
  /** What the flow or task is there for. */
  | "tasks"
  /** A task of the flow or flowable has failed. */
  | "errors"
  /** The tasks are over, however they ended. */
  | "finally"
  /** The execution has its end state. */
  | "afterExecution"
  /** They run beside the flow. */
  | "detached";

/** A list of steps. */
export interface OutlineBranch {
  readonly role: Role;
  /** What people call it: the case of a choice, or the property that holds a list beside the flow. */
  readonly label?: string;
  readonly steps: readonly OutlineStep[];
}

/** A task in its place. */
export interface OutlineStep {
  readonly task: Task;
  /** It starts executions of another flow. */
  readonly isSubflow: boolean;
  /** How its children follow each other; undefined for a task that has none by its type. */
  readonly layout?: Layout;
  readonly branches: readonly OutlineBranch[];
  /** Ids of the tasks beside it that must have succeeded before; only in a `graph`. */
  readonly dependsOn: readonly string[];
  /** The flow that it starts, where that is to be seen, too. */
  readonly subflow?: FlowOutline;
}

/** A flow as a tree. */
export interface FlowOutline {
  readonly namespace: string;
  readonly id: string;
  readonly triggers: readonly Trigger[];
  /** Only lists that hold something. */
  readonly branches: readonly OutlineBranch[];
}

const FLOW_TYPES = "io.kestra.plugin.core.flow.";

/** Layouts of the types whose children do not simply follow each other. */
const LAYOUTS: ReadonlyMap<string, Layout> = new Map([
  [`${FLOW_TYPES}Parallel`, "parallel"],
  [`${FLOW_TYPES}Dag`, "graph"],
  [`${FLOW_TYPES}If`, "choice"],
  [`${FLOW_TYPES}Switch`, "choice"],
  [`${FLOW_TYPES}ForEach`, "each"],
  [`${FLOW_TYPES}EachSequential`, "each"],
  [`${FLOW_TYPES}EachParallel`, "each"],
  [`${FLOW_TYPES}LoopUntil`, "loop"],
]);

const FLOW_BRANCHES = ["tasks", "errors", "finally", "afterExecution"] as const;

/**
 * The outline of a flow. The registry must have loaded the flow's types; a task of a type that it does not know
 * stands as one without children.
 */
export function outlineOf(flow: Flow, registry: PluginRegistry): FlowOutline {
  const branches = FLOW_BRANCHES.map((role) => ({ role, steps: stepsOf(flow[role] ?? [], registry) }));
  return {
    namespace: flow.namespace,
    id: flow.id,
    triggers: flow.triggers ?? [],
    branches: branches.filter(({ steps }) => steps.length > 0),
  };
}

function stepsOf(
  tasks: readonly Task[],
  registry: PluginRegistry,
  dependencies: ReadonlyMap<string, readonly string[]> = new Map(),
): readonly OutlineStep[] {
  return tasks.map((task) => stepOf(task, registry, dependencies.get(task.id) ?? []));
}

function stepOf(task: Task, registry: PluginRegistry, dependsOn: readonly string[]): OutlineStep {
  const definition = registry.findTask(task.type);
  const isSubflow = definition?.kind === "subflow" || definition?.kind === "batches";
  const own = definition && ownBranches(task, definition);
  if (!definition || !own) return { task, isSubflow, branches: [], dependsOn };
  const layout = LAYOUTS.get(definition.type) ?? "sequence";
  const dependencies = layout === "graph" ? dependenciesOf(task) : undefined;
  const reactions = (["errors", "finally"] as const).map((role) => ({ role, steps: stepsAt(task, role, registry) }));
  const branches: readonly OutlineBranch[] = [
    ...own.map((branch) => ({
      role: branch.detached ? ("detached" as const) : ("tasks" as const),
      ...(layout === "choice" || branch.detached ? { label: labelOf(branch) } : {}),
      steps: stepsOf(branch.tasks, registry, dependencies),
    })),
    ...reactions,
  ];
  return { task, isSubflow, layout, branches: branches.filter(({ steps }) => steps.length > 0), dependsOn };
}

/** The child lists that the type declares; undefined for a type that never has any. */
function ownBranches(task: Task, definition: AnyTaskDefinition): readonly Branch[] | undefined {
  return definition.kind === "flowable" ? definition.branches(task) : undefined;
}

const CASE_PREFIX = "cases.";

function labelOf({ name }: Branch): string {
  return name.startsWith(CASE_PREFIX) ? name.slice(CASE_PREFIX.length) : name;
}

function stepsAt(task: Task, property: string, registry: PluginRegistry): readonly OutlineStep[] {
  const list = task[property];
  return Array.isArray(list) ? stepsOf(list.filter(isTask), registry) : [];
}

function isTask(value: unknown): value is Task {
  return isJsonMap(value) && typeof value["id"] === "string" && typeof value["type"] === "string";
}

/** What the items of a graph's `tasks` depend on, by the ids of their tasks. */
function dependenciesOf(task: Task): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const items: readonly unknown[] = Array.isArray(task["tasks"]) ? task["tasks"] : [];
  for (const item of items) {
    if (!isJsonMap(item) || !isTask(item["task"]) || !Array.isArray(item["dependsOn"])) continue;
    found.set(
      item["task"].id,
      item["dependsOn"].filter((each) => typeof each === "string"),
    );
  }
  return found;
}
