/** Plugin defaults: values that fill in what tasks of a type leave out, or replace it when forced. */
import type { PluginDefault } from "../flow/flow.ts";
import type { PluginDefinition } from "../plugin/registry.ts";
import { toData, type Tree } from "./yaml-tree.ts";

/** The defaults that a flow declares; wrong ones are reported with the flow's other properties. */
export function readDefaults(flow: Tree): readonly PluginDefault[] {
  const list = flow.entries?.get("pluginDefaults") ?? flow.entries?.get("taskDefaults");
  const data = list ? toData(list.tree) : [];
  return Array.isArray(data) ? data.filter(isDefault) : [];
}

function isDefault(value: unknown): value is PluginDefault {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function holdsFor(prefix: string, definition: PluginDefinition): boolean {
  return [definition.type, ...(definition.aliases ?? [])].some(
    (type) => type === prefix || type.startsWith(prefix.endsWith(".") ? prefix : `${prefix}.`),
  );
}

/** The task with the defaults of its type: exact types go before prefixes, earlier ones before later ones. */
export function withDefaults(tree: Tree, definition: PluginDefinition, defaults: readonly PluginDefault[]): Tree {
  const holding = defaults.filter((each) => holdsFor(each.type, definition));
  if (holding.length === 0) return tree;
  const entries = new Map(tree.entries);
  for (const { forced, values } of holding) {
    for (const [name, value] of Object.entries(values ?? {})) {
      if (forced || !entries.has(name)) entries.set(name, { at: tree.at, tree: fromData(value, tree.at) });
    }
  }
  return { ...tree, entries };
}

function fromData(value: unknown, at: number): Tree {
  if (Array.isArray(value)) return { kind: "list", at, items: value.map((item) => fromData(item, at)) };
  if (typeof value !== "object" || value === null) return { kind: "scalar", at, value, text: String(value ?? "") };
  const entries = Object.entries(value).map(([key, each]) => [key, { at, tree: fromData(each, at) }] as const);
  return { kind: "map", at, entries: new Map(entries) };
}
