/** Kestra's folder of plugins: they are for Java, and nobody should look for them in vain. */
import { readdir } from "node:fs/promises";

/** What to say about a folder of plugins; nothing when there is none, or nothing in it. */
export async function pluginFolderNotice(directory: string | undefined): Promise<string | undefined> {
  if (directory === undefined || directory === "") return undefined;
  const names = await readdir(directory).catch(() => []);
  const count = names.filter((name) => name.endsWith(".jar")).length;
  if (count === 0) return undefined;
  return `${directory} holds ${count} plugins for Java, which cannot be loaded here; the types that are built in are in docs/language.md.`;
}
