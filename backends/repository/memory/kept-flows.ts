/** Saved flows in memory: a list of revisions each. */
import type { FlowRepository, FlowWithSource } from "../../../core/contracts/repository.ts";
import type { FlowKey } from "../../../core/flow/flow.ts";
import { compare } from "./paging.ts";

/** Makes an empty repository of flows. */
export function createFlows(): FlowRepository {
  const revisions = new Map<string, FlowWithSource[]>();
  const changes = new Map<string, number>();
  const changed = (tenantId: string): void => void changes.set(tenantId, (changes.get(tenantId) ?? 0) + 1);
  const idOf = (key: Omit<FlowKey, "revision">): string => `${key.tenantId}/${key.namespace}/${key.flowId}`;
  return {
    save({ flow, source }) {
      const id = idOf({ ...flow, flowId: flow.id });
      const saved = revisions.get(id) ?? [];
      const newest = saved.at(-1);
      if (newest && newest.source === source && !newest.flow.deleted) return Promise.resolve(newest.flow);
      const next = { flow: { ...flow, revision: saved.length + 1 }, source };
      revisions.set(id, [...saved, next]);
      changed(flow.tenantId);
      return Promise.resolve(next.flow);
    },
    find(key) {
      const saved = revisions.get(idOf(key)) ?? [];
      const found = key.revision === undefined ? saved.at(-1) : saved[key.revision - 1];
      return Promise.resolve(found && !found.flow.deleted ? found : undefined);
    },
    list(tenantId, namespace) {
      const newest = [...revisions.values()].flatMap((saved) => saved.at(-1)?.flow ?? []);
      const matching = newest.filter(
        (flow) => !flow.deleted && flow.tenantId === tenantId && (namespace ?? flow.namespace) === flow.namespace,
      );
      return Promise.resolve(matching.sort((a, b) => compare(a.namespace, b.namespace) || compare(a.id, b.id)));
    },
    revisions: (key) => Promise.resolve(revisions.get(idOf(key)) ?? []),
    delete(key) {
      const saved = revisions.get(idOf(key)) ?? [];
      const newest = saved.at(-1);
      if (!newest || newest.flow.deleted) return Promise.resolve(false);
      const revision = saved.length + 1;
      revisions.set(idOf(key), [...saved, { ...newest, flow: { ...newest.flow, deleted: true, revision } }]);
      changed(key.tenantId);
      return Promise.resolve(true);
    },
    changeCount: (tenantId) => Promise.resolve(changes.get(tenantId) ?? 0),
  };
}
