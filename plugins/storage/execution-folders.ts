/** The folders that executions keep their files in. */
import { namespacePath, slug } from "../../core/files/storage-path.ts";
import type { TaskOperations } from "../../core/plugin/operations.ts";

/** Internal storage as tasks that tidy up see it. */
export type TidyStorage = NonNullable<TaskOperations["storage"]>;

/** A folder of one execution. */
export interface ExecutionFolder {
  readonly path: string;
  readonly files: number;
  /** When a file of it was last written, in milliseconds since the epoch. */
  readonly modifiedMs: number;
}

/** Which executions are meant; all of the tenant when nothing is given. */
export interface FolderScope {
  readonly namespace?: string | undefined;
  /** Only together with `namespace`, and then of that very namespace. */
  readonly flowId?: string | undefined;
}

const FOLDER = /^(.*\/executions\/[^/]+)\//;

/** The folders of executions in the scope, those of namespaces below included, sorted by path. */
export async function* executionFolders(
  storage: TidyStorage,
  tenantId: string,
  { namespace, flowId }: FolderScope,
): AsyncGenerator<ExecutionFolder> {
  const root = namespace === undefined ? "" : namespacePath(namespace);
  const start = flowId === undefined ? root : `${root}/${slug(flowId)}/executions`;
  let current: { path: string; files: number; modifiedMs: number } | undefined;
  for await (const entry of storage.walk(tenantId, start === "" ? "/" : start)) {
    const path = isOfNamespace(entry.path) ? undefined : FOLDER.exec(entry.path)?.[1];
    if (path === undefined || entry.kind !== "file") continue;
    if (current && current.path !== path) yield current;
    if (current?.path !== path) current = { path, files: 0, modifiedMs: 0 };
    current.files++;
    current.modifiedMs = Math.max(current.modifiedMs, Date.parse(entry.modified));
  }
  if (current) yield current;
}

/** Files and pairs of namespaces may have any path; theirs is no folder of an execution. */
function isOfNamespace(path: string): boolean {
  return /\/_(?:files|versions|kv)\//.test(path);
}
