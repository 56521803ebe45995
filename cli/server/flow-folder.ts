/**
 * A folder of flows beside a server: loaded at the start, and again when files change. A changed file becomes a new
 * revision, the flow of a removed file is deleted, and a file that is wrong is told and changes nothing.
 */
import { stat } from "node:fs/promises";
import { relative } from "node:path";
import type { Engine } from "../../components/standalone/engine.ts";
import type { Logger } from "../../core/contracts/logger.ts";
import type { Queue } from "../../core/contracts/queue.ts";
import type { Repository } from "../../core/contracts/repository.ts";
import { looksLikeSuite } from "../../core/unit-test/looks-like-suite.ts";
import { findFlowFiles } from "../flows/flow-files.ts";
import type { FlowReader } from "../flows/flow-reader.ts";
import type { RealPaths } from "../flows/real-paths.ts";
import { readSourceText } from "../flows/source-text.ts";
import { isTemplateFile } from "../flows/template-files.ts";

/** What the folder is loaded with. */
export interface FlowFolderOptions {
  readonly directory: string;
  readonly reader: FlowReader;
  readonly engine: Engine;
  readonly repository: Repository;
  readonly queue: Queue;
  readonly logger: Logger;
}

/** The flow that a file has become. */
interface Loaded {
  readonly tenantId: string;
  readonly namespace: string;
  readonly id: string;
  readonly kind: "flow" | "template";
}

/** See the file's head. */
export class FlowFolder {
  readonly #options: FlowFolderOptions;
  readonly #loaded = new Map<string, Loaded>();

  constructor(options: FlowFolderOptions) {
    this.#options = options;
  }

  /** Loads all files; answers how many flows there are and how many files are wrong. */
  async load(files: readonly string[]): Promise<{ readonly flows: number; readonly wrong: number }> {
    const outcomes: boolean[] = [];
    for (const file of files) outcomes.push(await this.loadFile(file));
    return { flows: this.#loaded.size, wrong: outcomes.filter((ok) => !ok).length };
  }

  /** Loads one file; false when it is wrong. */
  async loadFile(path: string): Promise<boolean> {
    const { directory, reader, engine, repository, logger } = this.#options;
    const source = await readSourceText(path);
    if (source.ok && looksLikeSuite(source.text)) return true;
    const isTemplate = isTemplateFile(path, directory);
    const read = await (isTemplate ? reader.parseTemplate(source) : reader.parse(source));
    if (!read.ok) {
      for (const problem of read.problems) logger.error(problem.text);
      return false;
    }
    const { file } = read;
    const before = this.#loaded.get(path);
    const { tenantId, namespace, id, revision } =
      "flow" in file
        ? await engine.saveFlow(file.flow, file.source)
        : await repository.templates.save({ template: file.template, source: file.source });
    const loaded: Loaded = { tenantId, namespace, id, kind: "flow" in file ? "flow" : "template" };
    this.#loaded.set(path, loaded);
    await this.#tellDouble(path, loaded);
    if (before && (before.namespace !== namespace || before.id !== id)) await this.#delete(before, path);
    logger.debug(`Loaded ${namespace}.${id} revision ${revision}.`, {
      file: relative(directory, path),
    });
    return true;
  }

  /** Two files for one flow overwrite each other; one that was renamed is told as new before it is told as gone. */
  async #tellDouble(path: string, { namespace, id, kind }: Loaded): Promise<void> {
    for (const [other, each] of this.#loaded) {
      if (other === path || each.namespace !== namespace || each.id !== id || each.kind !== kind) continue;
      if (!(await isThere(other))) continue;
      const says = `${path}: the ${kind} ${namespace}.${id} is in ${other} too, and replaces it; keep one of them.`;
      this.#options.logger.warn(says);
    }
  }

  /** Deletes the flow of a file that is no more, unless another file has it. */
  async removeFile(path: string): Promise<void> {
    const loaded = this.#loaded.get(path);
    if (!loaded || (await isThere(path))) return;
    this.#loaded.delete(path);
    await this.#delete(loaded, path);
  }

  async #delete({ tenantId, namespace, id, kind }: Loaded, path: string): Promise<void> {
    const { repository, queue, logger, directory } = this.#options;
    const isElsewhere = [...this.#loaded.values()].some((each) => each.namespace === namespace && each.id === id);
    if (isElsewhere) return;
    if (kind === "template") await repository.templates.delete({ tenantId, namespace, templateId: id });
    else {
      await repository.flows.delete({ tenantId, namespace, flowId: id });
      await queue.signal({ kind: "flows-changed", tenantId, flows: [{ namespace, flowId: id }] });
    }
    logger.info(`Deleted ${namespace}.${id}: its file is gone.`, { file: relative(directory, path) });
  }
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** The files of the folder, none when it is empty; or why it is no folder to load from. */
export async function flowFilesOf(
  directory: string,
  paths: RealPaths,
): Promise<{ readonly files: readonly string[] } | { readonly problem: string }> {
  const found = await findFlowFiles(directory, paths);
  if (found.ok) return { files: found.files };
  return found.isEmpty ? { files: [] } : { problem: found.problem };
}
