/** What is allowed in a flow, but hardly meant. */
import { subflowsOf } from "../../../components/flow-dependencies/subflows.ts";
import { flowTriggersOf } from "../../../components/flow-triggers/flow-trigger-index.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";

/** Subflows that are looked for: a flow that names more is told of those alone. */
const LOOKED_FOR_MAX = 100;

/** Subflows that are missing, and Flow triggers that listen to everything. */
export async function warningsOf(
  { repository: { flows }, registry }: Pick<ApiServices, "repository" | "registry">,
  flow: Flow,
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const { namespace, flowId } of (await subflowsOf(flow, registry)).slice(0, LOOKED_FOR_MAX)) {
    if (namespace === flow.namespace && flowId === flow.id) continue;
    if (await flows.find({ tenantId: TENANT, namespace, flowId })) continue;
    warnings.push(`The subflow '${flowId}' is not found in the namespace '${namespace}'`);
  }
  for (const { id, conditions = [], preconditions } of flowTriggersOf(flow)) {
    if (conditions.length > 0 || preconditions !== undefined) continue;
    warnings.push(
      `The trigger '${id}' starts the flow at the end of every execution of any flow; give it \`preconditions\``,
    );
  }
  return warnings;
}
