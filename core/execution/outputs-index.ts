/**
 * The `outputs` and `tasks` that expressions see, kept up to date with each change instead of being built anew for
 * every task. Outputs of iterated runs nest by the values of their loops, outermost first:
 * `outputs.<taskId>['<value>'].<name>`.
 */

import type { TaskRun } from "./execution.ts";
import { isTerminal } from "./state.ts";

/** A nested record without a prototype, so that no task id or value can reach one. */
export type Tree = Record<string, unknown>;

/** Makes an empty {@link Tree}. */
export function newTree(): Tree {
  return Object.create(null) as Tree;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null;
}

/** The values of the loops around a task run and its own, outermost first. */
export function loopValues(taskRun: TaskRun, find: (id: string) => TaskRun | undefined): readonly string[] {
  const values: string[] = [];
  for (let each: TaskRun | undefined = taskRun; each; ) {
    if (each.value !== undefined) values.unshift(each.value);
    each = each.parentTaskRunId === undefined ? undefined : find(each.parentTaskRunId);
  }
  return values;
}

/** Outputs and states of an execution's task runs, by task id and loop values. */
export class OutputsIndex {
  readonly outputs: Tree = newTree();
  readonly tasks: Tree = newTree();

  /** Forgets a task run that is no more. */
  remove(taskRun: TaskRun, find: (id: string) => TaskRun | undefined): void {
    const values = loopValues(taskRun, find);
    for (const tree of [this.outputs, this.tasks]) {
      const path = [taskRun.taskId, ...values];
      const last = path.pop();
      let at: Tree | undefined = tree;
      for (const key of path) {
        const below: unknown = at?.[key];
        at = isTree(below) ? below : undefined;
      }
      if (at && last !== undefined) delete at[last];
    }
  }

  /** Takes a changed task run in. The same one may come again. */
  put(taskRun: TaskRun, find: (id: string) => TaskRun | undefined): void {
    const values = loopValues(taskRun, find);
    const state = descend(this.tasks, taskRun.taskId, values);
    // What waits for a worker is seen as created: so a task finds itself while its own properties are rendered.
    state["state"] = taskRun.state.current === "SUBMITTED" ? "CREATED" : taskRun.state.current;
    if (taskRun.outputs === undefined) return;
    // A run that gives nothing out is seen as an empty map of its task, whatever loops it stands in.
    const isEmpty = Object.keys(taskRun.outputs).length === 0;
    const target = isEmpty ? child(this.outputs, taskRun.taskId) : descend(this.outputs, taskRun.taskId, values);
    if (isEmpty && values.length > 0) return;
    for (const [name, value] of Object.entries(taskRun.outputs)) target[name] = value;
    if (!isTerminal(taskRun.state.current)) return;
    // A retry may have ended with fewer outputs than the try before it.
    for (const name of Object.keys(target)) {
      if (!(name in taskRun.outputs) && !isTree(target[name])) delete target[name];
    }
  }
}

function descend(tree: Tree, taskId: string, values: readonly string[]): Tree {
  let at = child(tree, taskId);
  for (const value of values) at = child(at, value);
  return at;
}

function child(tree: Tree, key: string): Tree {
  const there = tree[key];
  if (isTree(there)) return there;
  const made = newTree();
  tree[key] = made;
  return made;
}
