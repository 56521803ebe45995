/** Deletes executions with what belongs to them. */
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

/** Where executions and their files are. */
interface Places {
  readonly repository: Pick<Repository, "executions">;
  readonly storage: Pick<Storage, "delete">;
}

/** Executions whose files are deleted at the same time. */
const FOLDERS_AT_ONCE = 20;

/**
 * Deletes ended executions of a tenant; what belongs to them goes first, so that nothing is left over that nobody finds
 * any more. Answers how many went: one that was started again meanwhile stays.
 */
export async function deleteExecutions(
  { repository, storage }: Places,
  tenantId: string,
  executions: readonly Execution[],
  { logs = true, metrics = true, storage: files = true }: Deletion,
): Promise<number> {
  if (executions.length === 0) return 0;
  for (let at = 0; files && at < executions.length; at += FOLDERS_AT_ONCE) {
    const part = executions.slice(at, at + FOLDERS_AT_ONCE);
    await Promise.all(
      part.map(({ id: executionId, namespace, flowId }) =>
        storage.delete(tenantId, executionPath({ namespace, flowId, executionId })),
      ),
    );
  }
  const purge = { tenantId, ids: executions.map(({ id }) => id), logs, metrics };
  return (await repository.executions.purge(purge, executions.length)).executions;
}
