/** `.kestraignore`: which files of a folder stay here, written as in a `.gitignore`. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ignore from "ignore";

const NAME = ".kestraignore";

/** True for paths below the folder, written with slashes, that stay here. */
export type IsIgnored = (path: string) => boolean;

/** Reads the file of a folder; without one nothing is ignored but the file itself. */
export async function readIgnoreFile(folder: string): Promise<IsIgnored> {
  const text = await readFile(join(folder, NAME), "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  });
  const rules = ignore().add(NAME).add(text);
  return (path) => rules.ignores(path);
}
