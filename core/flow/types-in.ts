/** The plugin types that a flow names, and how plugin defaults name them. */
import type { PluginRegistry } from "../plugin/registry.ts";
import type { PluginDefault } from "./flow.ts";
import type { TypeMatch } from "./plugin-defaults.ts";
import { fromValue, type Tree } from "./yaml/tree.ts";

/** Every `type` text at any depth, also of plugin defaults. Shared parts are looked at once. */
export function typesIn(tree: Tree, defaults: readonly PluginDefault[]): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Tree>();
  const open: Tree[] = [tree, fromValue(defaults)];
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next)) continue;
    if (next.kind === "list") {
      seen.add(next);
      for (const item of next.items) open.push(item);
    } else if (next.kind === "map") {
      seen.add(next);
      for (const [key, { value }] of next.entries) {
        if (key === "type" && value.kind === "scalar" && typeof value.value === "string") found.add(value.text);
        else open.push(value);
      }
    }
  }
  return found;
}

/**
 * A default's type fits a task's when it is the same or an older name of it, or when the task's begins with it. A
 * task that is written with an older name gets the defaults for that name alone.
 */
export function typeMatcher(registry: PluginRegistry): (wanted: string, type: string) => TypeMatch | undefined {
  return (wanted, type) => {
    if (wanted === type || registry.find(wanted)?.type === type) return "exact";
    return type.startsWith(wanted) ? "prefix" : undefined;
  };
}
