/** Has a person change a text in the editor of their choice. */
import { spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { messageOf } from "../../core/message-of.ts";
import { RestFault } from "../../core/rest/faults.ts";
import { isWindows } from "../../platform/environment.ts";
import type { Environment } from "../terminal/capabilities.ts";

/** Editors that are taken where nobody has chosen one, the first that is there. */
const EDITORS = ["vi", "nano", "vim"] as const;

/** The line that starts the editor: `$VISUAL`, `$EDITOR`, or one that is there. @throws RestFault when there is none */
export async function editorLine(environment: Environment): Promise<string> {
  const chosen = environment["VISUAL"] || environment["EDITOR"];
  if (chosen) return chosen;
  if (isWindows()) return "notepad";
  const folders = (environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  for (const editor of EDITORS) {
    for (const folder of folders) {
      const isThere = await access(join(folder, editor)).then(
        () => true,
        () => false,
      );
      if (isThere) return editor;
    }
  }
  throw new RestFault(
    "There is no editor: set EDITOR to the one to start, such as EDITOR=nano or EDITOR='code --wait'.",
  );
}

/**
 * Opens the text in the editor, on the terminal of this process, and answers what was left of it. The file is for its owner
 * alone, and is removed afterwards.
 * @throws RestFault when the editor cannot be started, or fails; what was written before it failed stays in the file, which
 * the fault names
 */
export async function editInEditor(text: string, fileName: string, environment: Environment): Promise<string> {
  const line = await editorLine(environment);
  const folder = await mkdtemp(join(tmpdir(), "kestra-edit-"));
  const path = join(folder, safeName(fileName));
  let isKept = false;
  try {
    await writeFile(path, text, { mode: 0o600 });
    await runEditor(line, path);
    return await readFile(path, "utf8");
  } catch (error) {
    const written = await readFile(path, "utf8").catch(() => text);
    isKept = written !== text;
    throw isKept ? new RestFault(`${messageOf(error)} What was written is in ${path}.`) : error;
  } finally {
    if (!isKept) await rm(folder, { recursive: true, force: true });
  }
}

/** A name that stays within its folder, with the ending that editors go by. */
function safeName(fileName: string): string {
  const name = basename(fileName.replaceAll("\\", "/")).replace(/[^\w.-]/g, "_");
  return name.replace(/^[.-]+/, "") || "text";
}

/**
 * The line may have arguments of its own, and quotes around them: a shell takes it apart, as git and others do. Ctrl-C is the
 * editor's alone: the shell goes on waiting for it.
 */
function runEditor(line: string, path: string): Promise<void> {
  const [program, args] = isWindows()
    ? (["cmd", ["/c", `${line} "${path}"`]] as const)
    : (["/bin/sh", ["-c", `trap : INT\n${line} "$1"`, "editor", path]] as const);
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: "inherit" });
    child.on("error", (error) => reject(new RestFault(`The editor ${line} cannot be started: ${error.message}.`)));
    child.on("close", (code, signal) => {
      if (code === 0) resolve();
      else reject(new RestFault(editorFault(line, code, signal)));
    });
  });
}

/** What a shell answers for a program that is not there, or cannot be run. */
const NOT_FOUND = [126, 127];

function editorFault(line: string, code: number | null, signal: string | null): string {
  if (code === null) return `The editor ${line} was ended by ${signal}: nothing is saved.`;
  if (NOT_FOUND.includes(code)) return `The editor ${line} cannot be started: set EDITOR to one that is there.`;
  return `The editor ${line} ended with exit code ${code}: nothing is saved.`;
}
