/** What tasks may do beyond their own execution, over the queue and the storage of the process. */
import type { Queue } from "../../core/contracts/queue.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { TaskOperations } from "../../core/plugin/operations.ts";

/** The operations for tasks of a tenant. */
export function createTaskOperations(
  { queue, storage }: { readonly queue: Queue; readonly storage: Storage },
  tenantId: string,
): TaskOperations {
  return {
    resume: ({ executionId, inputs }) =>
      queue.send([
        {
          tenantId,
          executionId,
          event: { kind: "resume", to: "SUCCESS", ...(inputs === undefined ? {} : { inputs }) },
        },
      ]),
    storage,
  };
}
