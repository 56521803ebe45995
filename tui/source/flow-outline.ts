/** The shape of a flow as a server tells it, which pictures of it are made of. */
import { collectTypes, withFullTypes } from "../../core/flow/full-types.ts";
import { type FlowOutline, outlineOf } from "../../core/graph/outline.ts";
import { createPluginRegistry } from "../../core/plugin/registry.ts";
import { types as flowTypes } from "../../plugins/flow/types.ts";
import type { ServedTasks } from "./served-tasks.ts";

/** What orders other tasks is known here, whatever the server is; all other tasks stand as they are. */
export async function outlineOfServed({ flow }: Pick<ServedTasks, "flow">): Promise<FlowOutline> {
  const load = async () => (await import("../../plugins/flow/index.ts")).definitions;
  const registry = createPluginRegistry([{ types: flowTypes, load }]);
  const types = new Set<string>();
  collectTypes([flow.tasks, flow.errors, flow.finally, flow["afterExecution"]], types);
  await registry.ensure(types);
  return outlineOf(await withFullTypes(flow, registry), registry);
}
