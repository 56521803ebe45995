/** Deletes an execution with what belongs to it. */
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { executionPath } from "../../core/files/storage-path.ts";

/** What goes with the execution; all by default. */
export interface Deletion {
  readonly logs?: boolean;
  readonly metrics?: boolean;
  readonly storage?: boolean;
}

/** Deletes what belongs to the execution first, so that nothing is left over that nobody finds any more. */
export async function deleteExecution(
  { repository, storage }: { readonly repository: Repository; readonly storage: Storage },
  { tenantId, id, namespace, flowId }: Execution,
  deletion: Deletion,
): Promise<void> {
  if (deletion.storage !== false) await storage.delete(tenantId, executionPath({ namespace, flowId, executionId: id }));
  if (deletion.logs !== false) await repository.logs.delete({ tenantId, executionId: id });
  if (deletion.metrics !== false) await repository.metrics.delete(tenantId, id);
  await repository.executions.delete(tenantId, id);
}
