/** Changes of several flows at once: all is looked up before the first is changed. */
import { saveFlows } from "../../../components/save-flows.ts";
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import { withDisabled } from "../../../core/flow/edit-source.ts";
import type { ApiServices } from "../api-services.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";

/** Names a flow, as bodies do. */
export interface FlowId {
  readonly namespace: string;
  readonly id: string;
}

/** The flows of these names, each once. @throws ApiProblem 404 when one of them is not there */
export async function flowsByIds(
  { repository: { flows } }: Pick<ApiServices, "repository">,
  ids: readonly FlowId[],
): Promise<readonly FlowWithSource[]> {
  const found = new Map<string, FlowWithSource>();
  for (const { namespace, id } of ids) {
    const name = `${namespace}/${id}`;
    if (found.has(name)) continue;
    const flow = await flows.find({ tenantId: TENANT, namespace, flowId: id });
    if (!flow) throw notFound(`Flow '${namespace}.${id}'`);
    found.set(name, flow);
  }
  return [...found.values()];
}

/** Flows that are deleted at the same time: databases commit several at once. */
const DELETED_AT_ONCE = 20;

/** Deletes flows, each named once, and tells who goes by flows; answers how many there were. */
export async function deleteFlows(
  { repository, queue }: Pick<ApiServices, "repository" | "queue">,
  flows: readonly FlowId[],
): Promise<number> {
  let count = 0;
  for (let at = 0; at < flows.length; at += DELETED_AT_ONCE) {
    const gone: { readonly namespace: string; readonly flowId: string }[] = [];
    const some = flows.slice(at, at + DELETED_AT_ONCE).map(async ({ namespace, id: flowId }) => {
      if (await repository.flows.delete({ tenantId: TENANT, namespace, flowId })) gone.push({ namespace, flowId });
    });
    await Promise.all(some);
    if (gone.length > 0) await queue.signal({ kind: "flows-changed", tenantId: TENANT, flows: gone });
    count += gone.length;
  }
  return count;
}

/** Switches flows on or off, in their sources too; answers how many were not yet so. */
export async function setFlowsDisabled(
  services: Pick<ApiServices, "repository" | "queue" | "clock">,
  flows: readonly FlowWithSource[],
  disabled: boolean,
): Promise<number> {
  const others = flows.filter(({ flow }) => (flow.disabled ?? false) !== disabled);
  const switched = others.map(({ flow, source }) => ({
    flow: { ...flow, disabled },
    source: withDisabled(source, disabled),
  }));
  return (await saveFlows(services, switched)).length;
}
