/** Flows are saved as their next revisions, and everyone who goes by flows is told. */
import { type Clock, toInstant } from "../core/contracts/clock.ts";
import type { Queue } from "../core/contracts/queue.ts";
import type { FlowWithSource, Repository } from "../core/contracts/repository.ts";
import type { Flow } from "../core/flow/flow.ts";

/** Flows that are saved at the same time: databases commit several at once. */
const SAVED_AT_ONCE = 20;

/** What saving takes. */
export interface SaveFlowsParts {
  readonly repository: Pick<Repository, "flows">;
  readonly queue: Pick<Queue, "signal">;
  readonly clock: Pick<Clock, "now">;
}

/** Saves a flow that is not there yet, and tells; undefined when there is one of this name. */
export async function createFlow(
  { repository, queue, clock }: SaveFlowsParts,
  { flow, source }: FlowWithSource,
): Promise<Flow | undefined> {
  const created = await repository.flows.create({ flow: { ...flow, updated: toInstant(clock.now()) }, source });
  if (created) {
    const { tenantId, namespace, id: flowId } = created;
    await queue.signal({ kind: "flows-changed", tenantId, flows: [{ namespace, flowId }] });
  }
  return created;
}

/** Saves flows, of which no two have the same name; answers them as they are stored, in the same order. */
export async function saveFlows(
  { repository, queue, clock }: SaveFlowsParts,
  flows: readonly FlowWithSource[],
): Promise<readonly Flow[]> {
  const saved: Flow[] = [];
  for (let at = 0; at < flows.length; at += SAVED_AT_ONCE) {
    const updated = toInstant(clock.now());
    const some = flows.slice(at, at + SAVED_AT_ONCE);
    const stored = await Promise.all(
      some.map(({ flow, source }) => repository.flows.save({ flow: { ...flow, updated }, source })),
    );
    saved.push(...stored);
    const [first] = stored;
    const names = stored.map(({ namespace, id: flowId }) => ({ namespace, flowId }));
    if (first) await queue.signal({ kind: "flows-changed", tenantId: first.tenantId, flows: names });
  }
  return saved;
}
