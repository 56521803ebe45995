/**
 * Which plugin types there are, and their definitions once loaded. Groups of types load on first use, so that
 * a flow that logs a line does not pay for the HTTP client.
 */
import type { BatchesDefinition, ExecutionTaskDefinition, FlowableDefinition, SubflowDefinition } from "./flowable.ts";
import type { TaskDefinition } from "./task.ts";
import type { TaskRunnerDefinition } from "./task-runner.ts";
import type { ConditionDefinition, TriggerDefinition } from "./trigger.ts";

/** Any type that may stand in a list of tasks. */
export type AnyTaskDefinition =
  | TaskDefinition
  | FlowableDefinition
  | ExecutionTaskDefinition
  | SubflowDefinition
  | BatchesDefinition;

/** Any type that a plugin can define. */
export type PluginDefinition = AnyTaskDefinition | TriggerDefinition | ConditionDefinition | TaskRunnerDefinition;
/** Tells the kinds of definitions apart. */
export type PluginKind = PluginDefinition["kind"];

/** Several types that load together. */
export interface PluginGroup {
  /** Type names and aliases, known without loading; used to find the group and to suggest corrections. */
  readonly types: readonly string[];
  load(): Promise<readonly PluginDefinition[]>;
}

/** Finds definitions by type or alias. */
export interface PluginRegistry {
  /** Loads what is needed so that {@link find} knows these types; unknown ones are left alone. */
  ensure(types: Iterable<string>): Promise<void>;
  /** The definition of a loaded type or alias. */
  find(type: string): PluginDefinition | undefined;
  /** The definition of a loaded type that may stand in a list of tasks. */
  findTask(type: string): AnyTaskDefinition | undefined;
  /** All type names and aliases there are, loaded or not. */
  types(): readonly string[];
  /** Loads every group. */
  all(): Promise<readonly PluginDefinition[]>;
}

const TASK_KINDS: ReadonlySet<PluginKind> = new Set(["task", "flowable", "execution", "subflow", "batches"]);

/** True for definitions that may stand in a list of tasks. */
export function isTaskDefinition(definition: PluginDefinition): definition is AnyTaskDefinition {
  return TASK_KINDS.has(definition.kind);
}

/** A registry over groups. A type that two groups claim is an error of the distribution and throws. */
export function createPluginRegistry(groups: readonly PluginGroup[]): PluginRegistry {
  const groupOf = new Map<string, PluginGroup>();
  for (const group of groups) {
    for (const type of group.types) {
      if (groupOf.has(type)) throw new Error(`Two plugin groups declare the type ${type}`);
      groupOf.set(type, group);
    }
  }
  const loading = new Map<PluginGroup, Promise<readonly PluginDefinition[]>>();
  const known = new Map<string, PluginDefinition>();

  function load(group: PluginGroup): Promise<readonly PluginDefinition[]> {
    const already = loading.get(group);
    if (already) return already;
    const loaded = group.load().then((definitions) => {
      for (const definition of definitions) {
        for (const type of [definition.type, ...(definition.aliases ?? [])]) known.set(type, definition);
      }
      return definitions;
    });
    loading.set(group, loaded);
    return loaded;
  }

  return {
    async ensure(types) {
      const needed = new Set<PluginGroup>();
      for (const type of types) {
        const group = groupOf.get(type);
        if (group) needed.add(group);
      }
      await Promise.all([...needed].map(load));
    },
    find: (type) => known.get(type),
    findTask(type) {
      const definition = known.get(type);
      return definition && isTaskDefinition(definition) ? definition : undefined;
    },
    types: () => [...groupOf.keys()],
    async all() {
      return (await Promise.all(groups.map(load))).flat();
    },
  };
}
