/** The folder that the tasks of a WorkingDirectory share: what is put there first, and what is kept of it. */
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { TObject } from "@sinclair/typebox";
import { type Unzipped, unzipSync, zipSync } from "fflate";
import type { StateType } from "../../core/execution/state.ts";
import { readBytes } from "../../core/files/stream-content.ts";
import { readDuration } from "../../core/flow/duration.ts";
import { isJsonMap } from "../../core/json-map.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import type { TaskContext } from "../../core/plugin/task.ts";
import { writeInputFiles, writeNamespaceFiles } from "../script/input-files.ts";
import { writeInside } from "../script/local-path.ts";
import { findMatching, keepOutputFiles } from "../script/output-files.ts";
import type { NamespaceFiles, ScriptProperties } from "../script/properties.ts";
import { createWorkspace, type Workspace } from "../script/workspace.ts";

/** The cached files of a task, packed or not; more than that is not cached. */
export const CACHE_BYTES_MAX = 256 * 1024 * 1024;

interface Cache {
  readonly patterns: readonly string[];
  readonly ttlMs: number | undefined;
}

interface FolderProperties {
  readonly inputFiles?: Exclude<ScriptProperties["inputFiles"], undefined>;
  readonly outputFiles?: Exclude<ScriptProperties["outputFiles"], undefined>;
  readonly namespaceFiles?: NamespaceFiles;
  readonly cache?: Cache;
}

/** Puts namespace files, input files and cached files into the folder. */
export async function prepareFolder(schema: TObject, context: TaskContext): Promise<void> {
  const properties = await readProperties(schema, context);
  const workspace = await createWorkspace(properties, context);
  await writeNamespaceFiles(properties.namespaceFiles, workspace);
  await writeInputFiles(properties.inputFiles, workspace);
  if (properties.cache) await restoreCache(properties.cache, workspace);
}

/** Keeps output files, and those for the cache when all went well. */
export async function keepFolder(
  schema: TObject,
  context: TaskContext,
  state: StateType,
): Promise<Record<string, unknown>> {
  const properties = await readProperties(schema, context);
  const workspace = await createWorkspace(properties, context);
  const { cache, outputFiles } = properties;
  if (cache && (state === "SUCCESS" || state === "WARNING")) await saveCache(cache, workspace);
  if (outputFiles === undefined) return {};
  const kept = await keepOutputFiles(outputFiles, workspace, (message) => context.log.warn(message));
  return Object.keys(kept).length === 0 ? {} : { outputFiles: kept };
}

/** Lists and maps with expressions are rendered where they are used; the rest is rendered here. */
async function readProperties(schema: TObject, { task, render, renderDeep }: TaskContext): Promise<FolderProperties> {
  const renderer = {
    render: (template: string) => render(template),
    renderDeep: (value: unknown) => renderDeep(value),
  };
  const names = ["namespaceFiles", "cache"];
  const { namespaceFiles, cache } = await resolveProperties(schema, task, renderer, names);
  const { inputFiles, outputFiles } = task;
  return {
    ...(typeof inputFiles === "string" || isJsonMap(inputFiles) ? { inputFiles } : {}),
    ...(typeof outputFiles === "string" || isTexts(outputFiles) ? { outputFiles } : {}),
    ...(isJsonMap(namespaceFiles) ? { namespaceFiles } : {}),
    ...(isJsonMap(cache) ? { cache: readCache(cache) } : {}),
  };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

function readCache({ patterns, ttl }: Readonly<Record<string, unknown>>): Cache {
  const ttlMs = ttl === undefined ? undefined : readDuration(String(ttl));
  if (ttl !== undefined && ttlMs === undefined) {
    throw new Error(`Property \`cache.ttl\`: "${String(ttl)}" is no duration such as P1D.`);
  }
  return { patterns: isTexts(patterns) ? patterns : [], ttlMs };
}

async function restoreCache({ ttlMs }: Cache, { context, directory }: Workspace): Promise<void> {
  const { cache, clock, log, task } = context;
  const kept = await cache?.read(task.id);
  if (!kept) return log.info("There are no cached files yet.");
  if (ttlMs !== undefined && clock.now() - kept.savedMs > ttlMs) {
    await kept.content.cancel();
    return log.info("The cached files are too old and are left out.");
  }
  const files = unpacked(await readBytes(kept.content, CACHE_BYTES_MAX));
  for (const [path, content] of Object.entries(files)) {
    await writeInside(directory, path, content, "Cached file");
  }
  log.info(`${Object.keys(files).length} cached files were put into the working directory.`);
}

/** The files of an archive, which may not be larger than what is packed into one. */
function unpacked(archive: Uint8Array): Unzipped {
  let bytes = 0;
  return unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      bytes += originalSize;
      if (bytes > CACHE_BYTES_MAX) throw new Error(`The cached files are larger than ${CACHE_BYTES_MAX} bytes.`);
      return !name.endsWith("/");
    },
  });
}

async function saveCache({ patterns }: Cache, workspace: Workspace): Promise<void> {
  const { cache, log, task } = workspace.context;
  if (!cache) return;
  const files: Record<string, Uint8Array> = {};
  let bytes = 0;
  for (const path of await findMatching(patterns, workspace, (message) => log.debug(message))) {
    const local = join(workspace.directory, path);
    const { size } = await lstat(local);
    bytes += size;
    if (bytes > CACHE_BYTES_MAX) {
      log.warn(
        `The files to cache are larger than ${CACHE_BYTES_MAX} bytes; none is cached. Narrow \`cache.patterns\`.`,
      );
      return;
    }
    files[path] = await readFile(local);
  }
  await cache.write(task.id, zipSync(files));
  log.info(`${Object.keys(files).length} files were cached.`);
}
