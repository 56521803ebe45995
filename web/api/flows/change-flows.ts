/** Changes of several flows at once: all is looked up before the first is changed. */
import type { FlowWithSource } from "../../../core/contracts/repository.ts";
import { withDisabled } from "../../../core/flow/edit-source.ts";
import type { Flow } from "../../../core/flow/flow.ts";
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

/** Deletes flows, and tells who goes by flows; answers how many there were. */
export async function deleteFlows(
  { repository, queue }: Pick<ApiServices, "repository" | "queue">,
  flows: readonly FlowId[],
): Promise<number> {
  const gone = [];
  for (const { namespace, id } of flows) {
    const name = { namespace, flowId: id };
    if (await repository.flows.delete({ tenantId: TENANT, ...name })) gone.push(name);
  }
  if (gone.length > 0) await queue.signal({ kind: "flows-changed", tenantId: TENANT, flows: gone });
  return gone.length;
}

/** Switches flows on or off, in their sources too; answers how many were not yet so. */
export async function setFlowsDisabled(
  { saveFlow }: Pick<ApiServices, "saveFlow">,
  flows: readonly FlowWithSource[],
  disabled: boolean,
): Promise<number> {
  const others = flows.filter(({ flow }) => (flow.disabled ?? false) !== disabled);
  for (const { flow, source } of others) await saveFlow(switched(flow, disabled), withDisabled(source, disabled));
  return others.length;
}

function switched(flow: Flow, disabled: boolean): Flow {
  return { ...flow, disabled };
}
