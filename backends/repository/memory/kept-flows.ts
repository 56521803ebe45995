/** Saved flows in memory. */
import type { FlowRepository } from "../../../core/contracts/repository.ts";
import type { Flow } from "../../../core/flow/flow.ts";
import { KeptRevisions } from "./kept-revisions.ts";
import { compare } from "./paging.ts";

/** Makes an empty repository of flows. */
export function createFlows(): FlowRepository {
  const changes = new Map<string, number>();
  const kept = new KeptRevisions<Flow>((tenantId) => void changes.set(tenantId, (changes.get(tenantId) ?? 0) + 1));
  return {
    save: ({ flow, source }) => Promise.resolve(kept.save(flow, source)),
    create: ({ flow, source }) => Promise.resolve(kept.create(flow, source)),
    find(key) {
      const found = kept.find({ ...key, id: key.flowId }, key.revision);
      return Promise.resolve(found && { flow: found.item, source: found.source });
    },
    list: (tenantId, namespace) => Promise.resolve(kept.list(tenantId, namespace).map(({ item }) => item)),
    listWithSources(tenantId) {
      return Promise.resolve(kept.list(tenantId, undefined).map(({ item, source }) => ({ flow: item, source })));
    },
    heads(tenantId) {
      const heads = kept.list(tenantId, undefined).map(({ item: { namespace, id, revision } }) => ({
        namespace,
        id,
        revision,
      }));
      return Promise.resolve(heads);
    },
    deleteRevisions: (key, revisions) => Promise.resolve(kept.forget({ ...key, id: key.flowId }, revisions)),
    revisions(key) {
      const versions = kept.all({ ...key, id: key.flowId });
      return Promise.resolve(versions.map(({ item, source }) => ({ flow: item, source })));
    },
    delete: (key) => Promise.resolve(kept.delete({ ...key, id: key.flowId })),
    changeCount: (tenantId) => Promise.resolve(changes.get(tenantId) ?? 0),
    tenants: () => Promise.resolve([...changes.keys()].sort(compare)),
  };
}
