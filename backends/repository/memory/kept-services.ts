/** Service instances in memory. */
import type { ServiceInstance, ServiceRepository } from "../../../core/contracts/service.ts";
import { compare } from "./paging.ts";

/** Makes an empty repository of services. */
export function createServices(): ServiceRepository {
  const instances = new Map<string, ServiceInstance>();
  return {
    find: (id) => Promise.resolve(instances.get(id)),
    list(states) {
      const found = [...instances.values()].filter(({ state }) => states?.includes(state) ?? true);
      return Promise.resolve(found.sort((a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id)));
    },
    save(instance, isNew = false) {
      const known = instances.get(instance.id);
      if (isNew ? known !== undefined : known?.sequence !== instance.sequence - 1) return Promise.resolve(false);
      instances.set(instance.id, instance);
      return Promise.resolve(true);
    },
    purge(before) {
      const over = [...instances.values()].filter(
        ({ state, updatedAt }) => (state === "EMPTY" || state === "NOT_RUNNING") && updatedAt < before,
      );
      for (const { id } of over) instances.delete(id);
      return Promise.resolve(over.length);
    },
  };
}
