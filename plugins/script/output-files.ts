/** Finds the files that a script leaves behind and keeps them in internal storage. */
import { lstat, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { walkFiles } from "./folder-files.ts";
import { globMatcher, isLiteralPath, type PathMatcher } from "./glob.ts";
import { isReallyInside, relativeInside } from "./local-path.ts";
import type { ScriptProperties } from "./properties.ts";
import { renderList } from "./rendered-values.ts";
import type { Workspace } from "./workspace.ts";

/** What one task may put out. */
export interface OutputFileLimits {
  readonly filesMax: number;
  readonly fileBytesMax: number;
}

/** The limits of every task. */
export const OUTPUT_FILE_LIMITS: OutputFileLimits = { filesMax: 10_000, fileBytesMax: 10_737_418_240 };

/**
 * Stores the files that `outputFiles` names and those in the output directory; answers URI by relative path.
 * `onMissing` is told, in a sentence, of each name or pattern without a file.
 */
export async function keepOutputFiles(
  outputFiles: ScriptProperties["outputFiles"],
  workspace: Workspace,
  onMissing: (message: string) => void,
  limits: OutputFileLimits = OUTPUT_FILE_LIMITS,
): Promise<Record<string, string>> {
  const patterns = await renderList(outputFiles, "outputFiles", workspace);
  const { directory, outputDirectory } = workspace;
  const found = new Map<string, string>();
  for (const path of await findMatching(patterns, workspace, onMissing)) found.set(path, join(directory, path));
  if (outputDirectory !== undefined) {
    for await (const path of walkFiles(outputDirectory)) found.set(path, join(outputDirectory, path));
  }
  if (found.size > limits.filesMax) {
    throw new Error(
      `The task has ${found.size} output files; ${limits.filesMax} are allowed. Narrow \`outputFiles\` or put them into an archive.`,
    );
  }
  return store(found, workspace, limits);
}

/** The files that names and patterns mean; `onMissing` is told of each without one. */
export async function findMatching(
  patterns: readonly string[],
  workspace: Workspace,
  onMissing: (message: string) => void,
): Promise<readonly string[]> {
  const { directory, ownFiles } = workspace;
  const found = new Set<string>();
  const matchers = new Map<string, PathMatcher>();
  for (const pattern of patterns) {
    const inside = insidePattern(directory, pattern);
    if (!isLiteralPath(pattern)) matchers.set(pattern, globMatcher(inside));
    else if (await isThere(join(directory, inside))) found.add(inside);
    else onMissing(`No file \`${pattern}\` was left in the working directory; it is not among the output files.`);
  }
  if (matchers.size === 0) return [...found];
  const unmatched = new Set(matchers.keys());
  for await (const path of walkFiles(directory)) {
    if (ownFiles.has(path)) continue;
    for (const [pattern, matches] of matchers) {
      if (!matches(path)) continue;
      found.add(path);
      unmatched.delete(pattern);
    }
  }
  for (const pattern of unmatched)
    onMissing(`No file in the working directory matches \`${pattern}\` of \`outputFiles\`.`);
  return [...found].sort();
}

/** The pattern relative to the working directory; one that leads out of it is refused. */
function insidePattern(directory: string, pattern: string): string {
  if (/^(?:glob|regex):/.test(pattern)) return pattern;
  const inside = relativeInside(directory, pattern);
  if (inside === undefined) {
    throw new Error(
      `\`outputFiles\` has \`${pattern}\`, which leads out of the working directory. Use a relative path without \`..\`.`,
    );
  }
  return inside;
}

async function store(
  files: ReadonlyMap<string, string>,
  workspace: Workspace,
  limits: OutputFileLimits,
): Promise<Record<string, string>> {
  const { context } = workspace;
  const realDirectory = await realpath(workspace.directory);
  const uris: (readonly [string, string])[] = [];
  for (const [name, path] of files) {
    if (!(await isReallyInside(realDirectory, path).catch(() => false))) {
      context.log.warn(
        `The output file \`${name}\` is a link that leads nowhere or out of the working directory; it is left out.`,
      );
      continue;
    }
    const found = await stat(path);
    if (!found.isFile()) {
      context.log.warn(`The output file \`${name}\` is no regular file, such as a pipe or a folder; it is left out.`);
      continue;
    }
    const { size } = found;
    if (size > limits.fileBytesMax) {
      throw new Error(`The output file \`${name}\` has ${size} bytes; ${limits.fileBytesMax} are allowed.`);
    }
    uris.push([name, await context.files.putFile(path, name)]);
  }
  return Object.fromEntries(uris);
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => !found.isDirectory(),
    () => false,
  );
}
