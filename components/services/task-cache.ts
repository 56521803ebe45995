/** What tasks keep for the next executions of their flow, in internal storage. */
import type { Storage } from "../../core/contracts/storage.ts";
import { taskCachePath, toUri } from "../../core/files/storage-path.ts";
import type { Flow } from "../../core/flow/flow.ts";
import type { TaskCache } from "../../core/plugin/task.ts";

/** The cache of a flow's tasks. */
export function createTaskCache(storage: Storage, flow: Pick<Flow, "id" | "namespace" | "tenantId">): TaskCache {
  const { tenantId, namespace, id } = flow;
  return {
    async read(name) {
      const path = taskCachePath(namespace, id, name);
      const found = await storage.stat(tenantId, path);
      if (found?.kind !== "file") return undefined;
      return { content: await storage.get(tenantId, path), savedMs: Date.parse(found.modified) };
    },
    async write(name, content) {
      const path = taskCachePath(namespace, id, name);
      await storage.put(tenantId, path, content);
      return toUri(path);
    },
  };
}
