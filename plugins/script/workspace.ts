/** The folder a script task works in, and the variables that tell its texts about it. */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TaskContext } from "../../core/plugin/task.ts";
import { isLiteralPath } from "./glob.ts";
import { PRIVATE_FOLDER, writeInside } from "./local-path.ts";
import type { ScriptProperties } from "./properties.ts";

/** Where a script task runs. */
export interface Workspace {
  readonly context: TaskContext;
  /** The working directory. */
  readonly directory: string;
  /** The folder whose files are all kept, if the task wants one. */
  readonly outputDirectory?: string;
  /** Relative paths in the working directory that are ours, never output files. */
  readonly ownFiles: ReadonlySet<string>;
  /** Renders a text with `workingDir`, `outputDir` and `outputFiles` among the variables. */
  render(template: string): Promise<string>;
  renderDeep(value: unknown): Promise<unknown>;
  /** Writes one of our own files into the working directory; answers its absolute path. */
  writeOwn(path: string, content: string): Promise<string>;
  /** Copies every internal-storage file that the text names, and puts the local paths in place of the URIs. */
  localise(text: string): Promise<string>;
}

const OUTPUT_FOLDER = `${PRIVATE_FOLDER}/output`;
const MENTIONS_OUTPUT_FOLDER = /\boutputDir\b|\bOUTPUT_DIR\b/;
/** Characters of a URI's hash that name the copy's folder. */
const HASH_CHARS = 12;
const STORAGE_URI = /\b(?:kestra|nsfile):\/\/\/[\p{L}\p{N}\-._+~#=%@/]*[\p{L}\p{N}\-_+~#=%@/]/gu;

/** Makes the working directory and, if wanted, the output directory. */
export async function createWorkspace(
  properties: Pick<ScriptProperties, "outputDirectory" | "outputFiles">,
  context: TaskContext,
): Promise<Workspace> {
  const directory = await context.workingDirectory();
  const wanted = properties.outputDirectory ?? MENTIONS_OUTPUT_FOLDER.test(JSON.stringify(context.task));
  const outputDirectory = wanted ? join(directory, OUTPUT_FOLDER, context.taskRun.id) : undefined;
  if (outputDirectory !== undefined) await mkdir(outputDirectory, { recursive: true });
  const extra = {
    workingDir: directory,
    outputFiles: literalPaths(directory, properties.outputFiles),
    ...(outputDirectory === undefined ? {} : { outputDir: outputDirectory }),
  };
  const ownFiles = new Set<string>();
  return {
    context,
    directory,
    ...(outputDirectory === undefined ? {} : { outputDirectory }),
    ownFiles,
    render: (template) => context.render(template, extra),
    renderDeep: (value) => context.renderDeep(value, extra),
    writeOwn(path, content) {
      ownFiles.add(path);
      return writeInside(directory, path, new TextEncoder().encode(content), "File");
    },
    localise: (text) => localise(text, directory, context),
  };
}

/** A short name for a text, the same every time. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_CHARS);
}

function literalPaths(directory: string, patterns: ScriptProperties["outputFiles"]): Record<string, string> {
  const names = Array.isArray(patterns) ? patterns.filter(isLiteralPath) : [];
  return Object.fromEntries(names.map((name) => [name, join(directory, name)]));
}

async function localise(text: string, directory: string, context: TaskContext): Promise<string> {
  const copies = new Map<string, string>();
  for (const [uri] of text.matchAll(STORAGE_URI)) {
    if (copies.has(uri)) continue;
    const name = `${PRIVATE_FOLDER}/storage/${shortHash(uri)}/${basename(uri)}`;
    copies.set(uri, await writeInside(directory, name, await context.files.get(uri), "File"));
  }
  return copies.size === 0 ? text : text.replace(STORAGE_URI, (uri) => copies.get(uri) ?? uri);
}
