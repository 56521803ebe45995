/** The files of a running task: what it stores lies in its task run's folder; what it reads may come from elsewhere. */
import { StorageError } from "../contracts/storage.ts";
import type { TaskFiles } from "../plugin/task.ts";
import { createFileReader, type FileReaderOptions } from "./file-reader.ts";
import { executionPath, joinPath, type TaskRunPlace, taskRunPath, toUri } from "./storage-path.ts";

/** What the files of a task run are made of. */
export interface ExecutionFileOptions extends FileReaderOptions {
  readonly place: TaskRunPlace;
}

/** The files of one task run. Everything rejects with a StorageError whose message is fit for users. */
export function createExecutionFiles(options: ExecutionFileOptions): TaskFiles {
  const { storage, tenantId, place, localFiles } = options;
  const reader = createFileReader(options);
  const put: TaskFiles["put"] = async (name, content) => {
    const folder = taskRunPath(place);
    const path = joinPath(folder, name);
    if (path === folder) throw new StorageError("FORBIDDEN_PATH", "A file to store needs a name.");
    await storage.put(tenantId, path, content);
    return toUri(path);
  };
  return {
    put,
    async putFile(localPath, name) {
      if (!localFiles) {
        throw new StorageError(
          "UNAVAILABLE",
          `The local file '${localPath}' cannot be stored: there is no local disk.`,
        );
      }
      return await put(name ?? lastPart(localPath), await localFiles.open(localPath));
    },
    get: reader.get,
    size: reader.size,
    delete: reader.delete,
    async listExecution() {
      const uris: string[] = [];
      for await (const entry of storage.walk(tenantId, executionPath(place))) {
        if (entry.kind === "file") uris.push(toUri(entry.path));
      }
      return uris;
    },
  };
}

function lastPart(localPath: string): string {
  return localPath.split(/[/\\]/).at(-1) ?? "file";
}
