/** Outlines of flows whose types may not have been loaded yet. */
import type { Flow } from "../../../core/flow/flow.ts";
import { collectTypes, withFullTypes } from "../../../core/flow/full-types.ts";
import { type FlowOutline, outlineOf } from "../../../core/graph/outline.ts";
import type { PluginRegistry } from "../../../core/plugin/registry.ts";

/** The outline of a flow, its types by their full names. */
export async function loadedOutline(flow: Flow, registry: PluginRegistry): Promise<FlowOutline> {
  const types = new Set<string>();
  const { tasks, errors, finally: last, afterExecution } = flow;
  collectTypes([tasks, errors, last, afterExecution], types);
  await registry.ensure(types);
  return outlineOf(await withFullTypes(flow, registry), registry);
}
