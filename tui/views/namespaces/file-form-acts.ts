/** Acts about files that ask where to: new ones, moved ones, uploads. */
import { posix } from "node:path";
import { type Act, ActCancelled } from "../../app/view.ts";
import type { Question } from "../../prompt/question.ts";
import type { FileRow } from "../../source/namespace-files.ts";
import { CARRIED_BYTES_MAX } from "./file-content.ts";
import { editFile, type FileActOptions } from "./file-edit.ts";
import { folderOf, ROOT, typedPath } from "./file-tree.ts";

const FILE = "file";
const FOLDER = "folder";

/** Makes a file, which opens in the editor, or a folder. */
export function addAct(options: FileActOptions): Act {
  const { desk, namespace, files, current } = options;
  return {
    says: "add a file or folder",
    run: async () => {
      const answers = await desk.ask(`A new file or folder of ${namespace}`, [
        { id: "kind", label: "What", kind: "one", options: [FILE, FOLDER], initial: FILE },
        { ...pathQuestion("Its path", within(folderOf(current))), check: freePath(options) },
      ]);
      const path = typedPath(answers?.get("path") ?? "");
      if (!answers || path === undefined) throw new ActCancelled("Nothing was made.");
      if (answers.get("kind") === FOLDER) {
        await files.makeFolder(path);
        desk.notice(`Made the folder ${path}`, "done");
        return await options.changed(path);
      }
      await files.write(path, new Uint8Array());
      desk.notice(`Made ${path}`, "done");
      await options.changed(path);
      await editFile(options, path);
    },
  };
}

/** Moves a file or folder, or gives it another name. */
export function renameAct(options: FileActOptions, { path, isFolder }: FileRow): Act {
  const { desk, files, changed } = options;
  return {
    run: async () => {
      const answers = await desk.ask(`Move ${isFolder ? "the folder " : ""}${path}`, [
        {
          ...pathQuestion("To", path),
          check: async (text) => {
            if (typedPath(text) === path) return "It is there already.";
            if (isFolder && typedPath(text)?.startsWith(`${path}/`)) return "A folder cannot be moved into itself.";
            return await freePath(options)(text);
          },
        },
      ]);
      const to = typedPath(answers?.get("path") ?? "");
      if (to === undefined) throw new ActCancelled(`${path} stays where it is.`);
      await files.move(path, to);
      desk.notice(`Moved ${path} to ${to}`, "done");
      await changed(to);
    },
  };
}

/** Sends a file of this machine. */
export function uploadAct({ desk, namespace, files, current, changed }: FileActOptions): Act {
  return {
    says: "upload a file",
    command: desk.command("namespace", "files", "update", namespace, "FILE", folderOf(current)),
    run: async () => {
      const title = `A file of this machine for ${namespace}`;
      const from: Question = {
        id: "from",
        label: "File",
        hint: "its path on this machine; the server unpacks a .zip",
        kind: "text",
        check: async (text) => {
          try {
            await desk.readFile(text.trim(), CARRIED_BYTES_MAX);
            return undefined;
          } catch (error) {
            return error instanceof Error ? error.message : String(error);
          }
        },
      };
      const local = (await desk.ask(title, [from]))?.get("from")?.trim();
      if (local === undefined) throw new ActCancelled("Nothing was sent.");
      const initial = `${within(folderOf(current))}${posix.basename(local.replaceAll("\\", "/"))}`;
      const to = typedPath((await desk.ask(title, [pathQuestion("To", initial)]))?.get("path") ?? "");
      if (to === undefined) throw new ActCancelled("Nothing was sent.");
      const isThere = (await files.search(to)).includes(to);
      if (isThere && !(await desk.confirm(`There is a file ${to} of ${namespace}. Write ${local} in its place?`))) {
        throw new ActCancelled("Nothing was sent.");
      }
      await files.write(to, await desk.readFile(local, CARRIED_BYTES_MAX));
      desk.notice(`Sent ${local} to ${to}`, "done");
      desk.did(desk.command("namespace", "files", "update", namespace, local, posix.dirname(to)));
      await changed(to);
    },
  };
}

function pathQuestion(label: string, initial: string): Question {
  return {
    id: "path",
    label,
    hint: "from the folder of all files",
    kind: "text",
    initial,
    check: (text) => (typedPath(text) === undefined ? "Write a path such as /scripts/load.py." : undefined),
  };
}

/** Refuses a path at which something is already: nothing is overwritten by being named. */
function freePath({ files }: FileActOptions): (text: string) => Promise<string | undefined> {
  return async (text) => {
    const path = typedPath(text);
    if (path === undefined) return "Write a path such as /scripts/load.py.";
    const taken = (await files.search(path)).find((each) => each === path || each.startsWith(`${path}/`));
    return taken === undefined ? undefined : `There is ${taken === path ? "a file" : "a folder"} ${path} already.`;
  };
}

function within(folder: string): string {
  return folder === ROOT ? ROOT : `${folder}/`;
}
