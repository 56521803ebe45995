/** `taskCache`: a task with the same properties as before answers with the outputs that it had then. */
import { createHash } from "node:crypto";
import { readBytes } from "../../core/files/stream-content.ts";
import { readDuration } from "../../core/flow/duration.ts";
import type { Task } from "../../core/flow/flow.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { TaskCache, TaskContext } from "../../core/plugin/task.ts";
import type { JobResult } from "./job-runner.ts";

/** Cached outputs, packed or not; larger ones are taken for damaged. */
export const CACHED_OUTPUTS_BYTES_MAX = 64 * 1024 * 1024;

/** The file in the archive. */
const FILE = "outputs.json";

/** Answers from the cache, or runs the task and keeps its outputs when it succeeds. */
export async function throughCache(
  task: Task,
  properties: Readonly<Record<string, unknown>>,
  context: TaskContext,
  run: () => Promise<JobResult>,
): Promise<JobResult> {
  const { taskCache } = task;
  const { cache, log } = context;
  if (!taskCache?.enabled || !cache) return await run();
  log.debug(`Task output caching is enabled for task '${task.id}'`);
  const name = createHash("sha256")
    .update(JSON.stringify([task.type, task.id, properties]))
    .digest("hex");
  const kept = await readOutputs(cache, name, taskCache.ttl, context);
  if (kept) {
    log.info(`Skipping task execution for task '${task.id}' as there is an existing cache entry for it`);
    return { state: "SUCCESS", outputs: kept };
  }
  const result = await run();
  if (result.state === "SUCCESS") {
    const { zipSync } = await import("fflate");
    log.info(`Uploading a cache entry for task '${task.id}'`);
    const content = new TextEncoder().encode(JSON.stringify(result.outputs ?? {}));
    const uri = await cache.write(name, zipSync({ [FILE]: content }));
    log.debug(`Caching entry uploaded in URI ${uri}`);
  }
  return result;
}

async function readOutputs(
  cache: TaskCache,
  name: string,
  ttl: string | undefined,
  { clock }: TaskContext,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const kept = await cache.read(name);
  if (!kept) return undefined;
  const ttlMs = ttl === undefined ? undefined : readDuration(ttl);
  if (ttlMs !== undefined && clock.now() - kept.savedMs > ttlMs) {
    await kept.content.cancel();
    return undefined;
  }
  const { unzipSync } = await import("fflate");
  const archive = await readBytes(kept.content, CACHED_OUTPUTS_BYTES_MAX);
  const file = unzipSync(archive, { filter: ({ originalSize }) => originalSize <= CACHED_OUTPUTS_BYTES_MAX })[FILE];
  const outputs: unknown = file && JSON.parse(new TextDecoder().decode(file));
  return isJsonMap(outputs) ? outputs : undefined;
}
