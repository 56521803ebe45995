/** Finding the program of a language where the process will look for it. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { environmentVariable, isWindows } from "../../platform/environment.ts";

const DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

/** The first of the programs that is in a folder of PATH; `path` replaces the worker's own PATH. */
export async function findProgram(programs: readonly string[], path?: string): Promise<string | undefined> {
  const folders = (path ?? environmentVariable("PATH") ?? DEFAULT_PATH)
    .split(delimiter)
    .filter((folder) => folder !== "");
  for (const program of programs) {
    for (const folder of folders) {
      if (await isExecutable(join(folder, isWindows() ? `${program}.exe` : program))) return program;
    }
  }
  return undefined;
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
