/** Keeps flows in step with a folder: what changes there is loaded again, one file after the other. */
import type { Stats } from "node:fs";
import type { TimerHandle } from "../../core/contracts/clock.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import { messageOf } from "../../core/message-of.ts";
import { systemClock } from "../../platform/clock.ts";
import { isFlowFile } from "../flows/flow-files.ts";
import type { RealPaths } from "../flows/real-paths.ts";
import type { FlowFolder } from "./flow-folder.ts";

/** What to watch, and who loads what changes there. */
export interface WatchOptions {
  readonly directory: string;
  /** By which path each file and folder is known. */
  readonly paths: RealPaths;
  readonly folder: FlowFolder;
  readonly logger: Logger;
}

const IGNORED = /(^|[/\\])(\.git|node_modules)([/\\]|$)/;
/** A file is read when it has not grown for so long: editors write in pieces. */
const STABLE_MS = 100;

/** How long the flow of a file that is gone stays: one that was renamed is back by then under its new name. */
const RENAMED_MS = 500;

/** Watches a folder until stopped. */
export async function watchFlows({ directory, paths, folder, logger }: WatchOptions): Promise<Subscription> {
  const { watch } = await import("chokidar");
  const watcher = watch(directory, {
    ignoreInitial: true,
    ignored: (path, stats) => IGNORED.test(path) || (stats !== undefined && isNotWatched(path, stats, paths)),
    awaitWriteFinish: { stabilityThreshold: STABLE_MS, pollInterval: STABLE_MS / 4 },
  });
  let work: Promise<void> = Promise.resolve();
  const then = (act: () => Promise<unknown>): void => {
    work = work.then(act).then(
      () => undefined,
      (error: unknown) => logger.error(`A changed flow could not be loaded: ${messageOf(error)}`),
    );
  };
  const changed = (path: string): void => {
    if (!isFlowFile(path) || !paths.isOwn(path)) return;
    then(async () => {
      if (await folder.loadFile(path)) logger.info(`Loaded ${path} again.`);
      else logger.error(`${path} is wrong: the flow stays as it was.`);
    });
  };
  watcher.on("add", changed);
  watcher.on("change", changed);
  const leaving = new Set<TimerHandle>();
  const gone = (path: string): void => {
    const timer = systemClock.after(RENAMED_MS, () => {
      leaving.delete(timer);
      then(() => folder.removeFile(path));
    });
    leaving.add(timer);
  };
  watcher.on("unlink", gone);
  watcher.on("error", (error) => logger.error(`Watching ${directory} failed: ${messageOf(error)}`));
  const ready = Promise.withResolvers<void>();
  watcher.on("ready", () => ready.resolve());
  await ready.promise;
  return {
    async stop() {
      await watcher.close();
      for (const timer of leaving) timer.cancel();
      await work;
    },
  };
}

/**
 * A folder that is known by another path, and what is neither file nor folder: who reads a pipe waits for it. Files are
 * looked at when they change: this is asked about every file of a folder whenever one of them does.
 */
function isNotWatched(path: string, stats: Stats, paths: RealPaths): boolean {
  if (stats.isDirectory()) return !paths.isOwn(path);
  return !stats.isFile() && !stats.isSymbolicLink();
}
