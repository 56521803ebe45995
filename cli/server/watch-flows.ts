/** Keeps flows in step with a folder: what changes there is loaded again, one file after the other. */
import type { Logger } from "../../core/contracts/logger.ts";
import type { Subscription } from "../../core/contracts/queue.ts";
import { messageOf } from "../../core/message-of.ts";
import type { FlowFolder } from "./flow-folder.ts";

/** Names of files that hold flows. */
const FLOW_FILE = /\.ya?ml$/i;
const IGNORED = /(^|[/\\])(\.git|node_modules)([/\\]|$)/;
/** A file is read when it has not grown for so long: editors write in pieces. */
const STABLE_MS = 100;

/** Watches a folder until stopped. */
export async function watchFlows(directory: string, folder: FlowFolder, logger: Logger): Promise<Subscription> {
  const { watch } = await import("chokidar");
  const watcher = watch(directory, {
    ignoreInitial: true,
    ignored: (path) => IGNORED.test(path),
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
    if (!FLOW_FILE.test(path)) return;
    then(async () => {
      if (await folder.loadFile(path)) logger.info(`Loaded ${path} again.`);
      else logger.error(`${path} is wrong: the flow stays as it was.`);
    });
  };
  watcher.on("add", changed);
  watcher.on("change", changed);
  watcher.on("unlink", (path) => then(() => folder.removeFile(path)));
  watcher.on("error", (error) => logger.error(`Watching ${directory} failed: ${messageOf(error)}`));
  const ready = Promise.withResolvers<void>();
  watcher.on("ready", () => ready.resolve());
  await ready.promise;
  return {
    async stop() {
      await watcher.close();
      await work;
    },
  };
}
