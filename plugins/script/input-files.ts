/** Puts the files of `inputFiles` and `namespaceFiles` into the working directory. */
import { lstat } from "node:fs/promises";
import { join } from "node:path";
import type { NamespaceFileStore } from "../../core/contracts/key-value.ts";
import { globMatcher, type PathMatcher } from "./glob.ts";
import { writeInside } from "./local-path.ts";
import type { NamespaceFiles, ScriptProperties } from "./properties.ts";
import { renderList, renderMap } from "./rendered-values.ts";
import type { Workspace } from "./workspace.ts";

const WHOLE_STORAGE_URI = /^(?:kestra|nsfile|file):\/\/\/\S+$/;

/** Makes the files: a value that is an internal-storage URI is that file, any other value is the content itself. */
export async function writeInputFiles(files: ScriptProperties["inputFiles"], workspace: Workspace): Promise<void> {
  for (const [name, value] of await renderMap(files, "inputFiles", workspace)) {
    const uri = value.trim();
    const content = WHOLE_STORAGE_URI.test(uri)
      ? await workspace.context.files.get(uri)
      : new TextEncoder().encode(value);
    await writeInside(workspace.directory, name, content, "Input file");
  }
}

/** Copies files of the namespaces that `namespaceFiles` names. */
export async function writeNamespaceFiles(files: NamespaceFiles | undefined, workspace: Workspace): Promise<void> {
  if (!files || files.enabled === false) return;
  const { context } = workspace;
  const selects = await selection(files, workspace);
  const listed = await renderList(files.namespaces, "namespaceFiles.namespaces", workspace);
  for (const namespace of listed.length > 0 ? listed : [context.flow.namespace]) {
    const store = context.namespaceFiles(namespace);
    for (const path of await store.list()) {
      const relative = path.replace(/^\/+/, "");
      if (selects(relative))
        await copy(store, relative, files.folderPerNamespace ? `${namespace}/${relative}` : relative, files, workspace);
    }
  }
}

async function selection(files: NamespaceFiles, workspace: Workspace): Promise<PathMatcher> {
  const include = (await renderList(files.include, "namespaceFiles.include", workspace)).map(anywhere);
  const exclude = (await renderList(files.exclude, "namespaceFiles.exclude", workspace)).map(anywhere);
  return (path) =>
    (include.length === 0 || include.some((matches) => matches(path))) && !exclude.some((matches) => matches(path));
}

/** A pattern without a leading slash matches in every folder. */
function anywhere(pattern: string): PathMatcher {
  if (pattern.startsWith("/")) return globMatcher(pattern.slice(1));
  const here = globMatcher(pattern);
  if (/^(?:glob|regex):/.test(pattern)) return here;
  const below = globMatcher(`**/${pattern}`);
  return (path) => here(path) || below(path);
}

async function copy(
  store: NamespaceFileStore,
  path: string,
  target: string,
  files: NamespaceFiles,
  workspace: Workspace,
): Promise<void> {
  const { log } = workspace.context;
  const ifExists = files.ifExists ?? "OVERWRITE";
  if (ifExists !== "OVERWRITE" && (await isThere(join(workspace.directory, target)))) {
    const message = `The namespace file \`${target}\` is in the working directory already`;
    if (ifExists === "FAIL") throw new Error(`${message}, and \`namespaceFiles.ifExists\` is FAIL.`);
    if (ifExists === "WARN") log.warn(`${message}; it is kept as it is.`);
    return;
  }
  await writeInside(workspace.directory, target, await store.read(path), "Namespace file");
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
