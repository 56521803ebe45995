/** Flows as other programs read them: every task, trigger and condition by its full type, whatever name it was given. */
import { isJsonMap } from "../json-map.ts";
import type { PluginRegistry } from "../plugin/registry.ts";
import { define } from "./yaml/tree.ts";

/** The parts of a flow or template that hold plugins. */
const PARTS: ReadonlySet<string> = new Set(["tasks", "errors", "finally", "afterExecution", "listeners", "triggers"]);

/** Documents never change, so that each is looked through once. */
const KNOWN = new WeakMap<object, Promise<object>>();

/** The document with full types; the same one where all of them are. */
export function withFullTypes<T extends object>(document: T, registry: PluginRegistry): Promise<T> {
  const known = KNOWN.get(document) as Promise<T> | undefined;
  if (known) return known;
  const made = fullTypes(document, registry);
  KNOWN.set(document, made);
  return made;
}

async function fullTypes<T extends object>(document: T, registry: PluginRegistry): Promise<T> {
  const types = new Set<string>();
  const parts = Object.entries(document).filter(([name]) => PARTS.has(name));
  for (const [, part] of parts) collectTypes(part, types);
  await registry.ensure(types);
  const newer = new Map<string, string>();
  for (const type of types) {
    const full = registry.find(type)?.type;
    if (full !== undefined && full !== type) newer.set(type, full);
  }
  if (newer.size === 0) return document;
  return { ...document, ...Object.fromEntries(parts.map(([name, part]) => [name, renamed(part, newer)])) };
}

/** Every `type` text at any depth. */
export function collectTypes(value: unknown, types: Set<string>): void {
  const open = [value];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) for (const each of next) open.push(each);
    else if (isJsonMap(next)) {
      for (const [name, each] of Object.entries(next)) {
        if (name === "type" && typeof each === "string") types.add(each);
        else open.push(each);
      }
    }
  }
}

function renamed(value: unknown, newer: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((each) => renamed(each, newer));
  if (!isJsonMap(value)) return value;
  const made: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const type = name === "type" && typeof each === "string" ? newer.get(each) : undefined;
    define(made, name, type ?? renamed(each, newer));
  }
  return made;
}
