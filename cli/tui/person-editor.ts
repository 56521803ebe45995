/** A text in the editor of the person: `$VISUAL`, `$EDITOR`, or vi. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { RestFault } from "../../core/rest/faults.ts";
import { runInForeground } from "../../platform/foreground-program.ts";

/** How an editor is started. */
export interface EditorOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Gives the terminal to the editor until the work is done. */
  suspend(work: () => Promise<void>): Promise<void>;
}

/** The command line of the person's editor. */
export function editorOf({ VISUAL, EDITOR }: Readonly<Record<string, string | undefined>>): string {
  return VISUAL?.trim() || EDITOR?.trim() || "vi";
}

/**
 * What the person made of the text. @param fileName its name in the editor, which goes by its ending
 * @throws RestFault when the editor could not be started or failed: then nothing counts as written
 */
export async function editInEditor(
  text: string,
  fileName: string,
  { environment, suspend }: EditorOptions,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kestra-edit-"));
  const path = join(folder, basename(fileName));
  const editor = editorOf(environment);
  try {
    // Nobody else may read it: it may be what a namespace keeps to itself.
    await writeFile(path, text, { mode: 0o600 });
    let exitCode: number | null = null;
    await suspend(async () => {
      exitCode = await runInForeground(editor, [path]);
    });
    if (exitCode !== 0) {
      const why = exitCode === null ? "was ended" : `ended with exit code ${exitCode}`;
      throw new RestFault(`The editor ${editor} ${why}: nothing is saved. EDITOR says which one is taken.`);
    }
    return await readFile(path, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
