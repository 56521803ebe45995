/** Where state lies: a key-value pair of the flow's namespace, one a flow, name and loop value. */

import { type Static, Type } from "@sinclair/typebox";
import type { KeyValueEntry } from "../../core/contracts/key-value.ts";
import { slug } from "../../core/files/storage-path.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { murmurHash } from "./murmur-hash.ts";

/** The properties that say which state is meant. */
export const stateProperties = {
  name: text({ default: "default", description: "The name of the state." }),
  namespace: rendered(
    Type.Boolean({ default: false, description: "Whether all flows of the namespace share the state." }),
  ),
  taskrunValue: rendered(
    Type.Boolean({
      default: true,
      description: "Whether each value of a loop around the task has a state of its own.",
    }),
  ),
};

const properties = Type.Object(stateProperties);

/** The property of the tasks that can do without a state. */
export const errorOnMissing = rendered(
  Type.Boolean({ default: false, description: "Whether the task fails when there is no such state." }),
);

/** The key that the state is kept under. */
export function stateKey({ name, namespace, taskrunValue }: Static<typeof properties>, context: TaskContext): string {
  const { value } = context.taskRun;
  return [
    ...(namespace ? [] : [slug(context.flow.id)]),
    "states_tasks-states",
    name,
    ...(taskrunValue && value !== undefined ? [murmurHash(value)] : []),
  ].join("_");
}

/** The state, or undefined when there is none. */
export async function readState(key: string, context: TaskContext): Promise<Record<string, unknown> | undefined> {
  return stateOf(await context.keyValues().get(key));
}

/** What a pair remembers, or undefined when it is no state. */
export function stateOf(entry: KeyValueEntry | undefined): Record<string, unknown> | undefined {
  return isJsonMap(entry?.value) ? entry.value : undefined;
}

/** What was there with what is new: maps are merged at every depth, other values replaced, nulls left out. */
export function mergeState(before: Record<string, unknown>, added: Record<string, unknown>): Record<string, unknown> {
  const merged = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(added)) {
    const old = merged.get(name);
    if (value === null || value === undefined) continue;
    merged.set(name, isJsonMap(old) && isJsonMap(value) ? mergeState(old, value) : value);
  }
  return Object.fromEntries(merged);
}
