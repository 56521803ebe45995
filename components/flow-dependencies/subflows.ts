/** The flows that the tasks of a flow start. */
import type { Flow } from "../../core/flow/flow.ts";
import { collectTypes } from "../../core/flow/full-types.ts";
import type { FlowName } from "../../core/flow-state/flow-state.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { PluginRegistry } from "../../core/plugin/registry.ts";

/** A flowable that starts a flow for each batch of items. */
const FOR_EACH_ITEM = "io.kestra.plugin.core.flow.ForEachItem";

/** Flows never change, so that each is looked through once. */
const KNOWN = new WeakMap<Flow, Promise<readonly FlowName[]>>();

/** The flows that a flow names as subflows, each once; what only an expression tells is left out. */
export function subflowsOf(flow: Flow, registry: PluginRegistry): Promise<readonly FlowName[]> {
  let known = KNOWN.get(flow);
  if (!known) {
    known = findSubflows(flow, registry);
    KNOWN.set(flow, known);
  }
  return known;
}

async function findSubflows(flow: Flow, registry: PluginRegistry): Promise<readonly FlowName[]> {
  const { tasks, errors, finally: last, afterExecution, listeners } = flow;
  const parts = [tasks, errors, last, afterExecution, listeners];
  const types = new Set<string>();
  collectTypes(parts, types);
  await registry.ensure(types);
  const starting = new Set([...types].filter((type) => startsFlows(type, registry)));
  const found = new Map<string, FlowName>();
  const open: unknown[] = starting.size > 0 ? [...parts] : [];
  while (open.length > 0) {
    const next = open.pop();
    if (Array.isArray(next)) for (const each of next) open.push(each);
    else if (isJsonMap(next)) {
      const { type, namespace, flowId } = next;
      for (const each of Object.values(next)) open.push(each);
      if (typeof type !== "string" || !starting.has(type)) continue;
      if (isPlain(namespace) && isPlain(flowId)) found.set(`${namespace}/${flowId}`, { namespace, flowId });
    }
  }
  return [...found.values()];
}

function startsFlows(type: string, registry: PluginRegistry): boolean {
  const definition = registry.findTask(type);
  return definition?.kind === "subflow" || definition?.kind === "batches" || definition?.type === FOR_EACH_ITEM;
}

/** True for a text that no expression stands in. */
export function isPlain(value: unknown): value is string {
  return typeof value === "string" && !/\{[{%#]/.test(value);
}
