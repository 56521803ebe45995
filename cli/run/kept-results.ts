/**
 * What `--keep DIR` leaves behind, beside internal storage in `DIR/storage` and the executions in `DIR/kestra.db`:
 *
 *   execution.log    the run as lines, as `--format plain` prints them
 *   execution.json   the execution and its task runs
 *   outputs.json     the outputs of the flow
 *   outputs/         files among the outputs, each named after its output
 */
import { createWriteStream } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Repository } from "../../core/contracts/repository.ts";
import type { Storage } from "../../core/contracts/storage.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isStorageUri, toPath } from "../../core/files/storage-path.ts";
import type { Sink } from "./line-writer.ts";

/** Opens `execution.log` anew. */
export function openExecutionLog(directory: string): { readonly sink: Sink; close(): Promise<void> } {
  const path = join(directory, "execution.log");
  const stream = createWriteStream(path);
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => undefined);
  stream.on("error", (error) => failed.reject(new Error(`Cannot write ${path}: ${error.message}`, { cause: error })));
  return {
    sink(text) {
      if (stream.write(text)) return undefined;
      const room = new Promise<void>((resolve) => stream.once("drain", () => resolve()));
      return Promise.race([room, failed.promise]);
    },
    close() {
      const ended = new Promise<void>((resolve) => stream.end(() => resolve()));
      return Promise.race([ended, failed.promise]);
    },
  };
}

/** Writes what is left of an execution. */
export async function keepResults(
  directory: string,
  execution: Execution,
  { repository, storage }: { readonly repository: Repository; readonly storage: Storage },
): Promise<void> {
  const taskRuns = await repository.executions.taskRuns(execution.tenantId, execution.id);
  const outputs = execution.outputs ?? {};
  await writeFile(join(directory, "execution.json"), json({ ...execution, taskRuns }));
  await writeFile(join(directory, "outputs.json"), json(outputs));
  const files = join(directory, "outputs");
  await rm(files, { recursive: true, force: true });
  for (const [name, value] of Object.entries(outputs)) {
    if (typeof value !== "string" || !isStorageUri(value)) continue;
    await mkdir(files, { recursive: true });
    const path = toPath(value);
    const content = await storage.get(execution.tenantId, path);
    const target = join(files, `${name.replace(/[^\w.-]/g, "_")}${extname(path)}`);
    await pipeline(content, createWriteStream(target));
  }
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
