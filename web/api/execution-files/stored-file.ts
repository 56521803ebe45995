/** Which file of the internal storage a request for an execution's file means, and whether it may have it. */
import type { Repository } from "../../../core/contracts/repository.ts";
import type { Storage, StorageEntry } from "../../../core/contracts/storage.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { executionPath, isInside, namespacePath, slug, toPath } from "../../../core/files/storage-path.ts";
import { TENANT } from "../http/paths.ts";
import { illegalArgument, notFound } from "../http/problem.ts";

/** A file that may be had, or the execution whose file it is. */
export type FoundFile =
  | { readonly kind: "file"; readonly entry: StorageEntry }
  | { readonly kind: "elsewhere"; readonly executionId: string };

/** `/acme/sales/daily/executions/<id>/...` */
const OF_EXECUTION = /\/executions\/([^/]+)\//;

/**
 * Looks for the file of a `kestra:///` URI, or of its path alone: one of the execution, or of the state of its flow. One of another execution
 * is to be asked for there.
 * @throws ApiProblem 404 for an execution or a file that there is none of, 422 for any other path
 * @throws StorageError for what is no such URI, and for paths that lead out
 */
export async function findStoredFile(
  { repository, storage }: { readonly repository: Repository; readonly storage: Storage },
  executionId: string,
  uri: string,
): Promise<FoundFile> {
  const execution = await repository.executions.find(TENANT, executionId);
  if (!execution) throw notFound(`There is no execution ${executionId.slice(0, 100)}`);
  const path = toPath(uri.startsWith("/") ? `kestra://${uri}` : uri);
  if (!isOf(execution, path)) {
    const other = OF_EXECUTION.exec(path)?.[1];
    const owner = other === undefined ? undefined : await repository.executions.find(TENANT, other);
    if (!owner || owner.id === executionId || !isOf(owner, path)) throw illegalArgument("Invalid prefix path");
    return { kind: "elsewhere", executionId: owner.id };
  }
  const entry = await storage.stat(TENANT, path);
  if (entry?.kind !== "file") throw notFound(`There is no file ${uri.slice(0, 200)}`);
  return { kind: "file", entry };
}

function isOf({ namespace, flowId, id }: Execution, path: string): boolean {
  const states = `${namespacePath(namespace)}/${slug(flowId)}/states`;
  return [executionPath({ namespace, flowId, executionId: id }), states].some((folder) => isInside(path, folder));
}
