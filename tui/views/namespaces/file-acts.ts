/** What can be done with the files of a namespace. */
import { posix } from "node:path";
import { type Act, ActCancelled, type Acts } from "../../app/view.ts";
import type { FileRow } from "../../source/namespace-files.ts";
import { byteSize } from "../../text/byte-size.ts";
import { CARRIED_BYTES_MAX, EDITED_BYTES_MAX, languageOf, SHOWN_BYTES_MAX, shownText } from "./file-content.ts";
import { editFile, type FileActOptions } from "./file-edit.ts";
import { addAct, renameAct, uploadAct } from "./file-form-acts.ts";

/** See the file's head. */
export function fileActs(options: FileActOptions): Acts {
  const { current, desk } = options;
  const always = { add: addAct(options), upload: uploadAct(options) };
  if (!current) return always;
  const common = {
    ...always,
    rename: renameAct(options, current),
    delete: deleteAct(options, current),
    copy: { says: "copy the path", run: () => desk.copy(current.path) },
  };
  if (current.isFolder) {
    return {
      ...common,
      open: { says: "fold or unfold", run: () => options.toggle(current) },
      fold: { run: () => options.toggle(current) },
      edit: { disabled: "it is a folder", run: () => undefined },
      save: { disabled: "it is a folder", run: () => undefined },
    };
  }
  return {
    ...common,
    open: viewAct(options, current),
    edit: editAct(options, current),
    save: saveAct(options, current),
  };
}

function viewAct({ desk, namespace, files }: FileActOptions, { path, sizeBytes }: FileRow): Act {
  return {
    command: desk.command("namespace", "files", "get", namespace, path),
    run: () => {
      const load = async (): Promise<string> => {
        const { bytes, isCut } = await files.start(path, SHOWN_BYTES_MAX);
        return shownText(path, bytes, isCut, sizeBytes);
      };
      desk.open(desk.places.text({ title: path, language: languageOf(path), load }));
    },
  };
}

function editAct(options: FileActOptions, { path, sizeBytes = 0 }: FileRow): Act {
  const { desk, namespace } = options;
  return {
    disabled:
      sizeBytes > EDITED_BYTES_MAX
        ? `it has ${byteSize(sizeBytes)}; ${byteSize(EDITED_BYTES_MAX)} can be edited here`
        : undefined,
    command: desk.command("namespace", "files", "update", namespace, posix.basename(path), posix.dirname(path)),
    run: () => editFile(options, path),
  };
}

function saveAct({ desk, namespace, files }: FileActOptions, { path, sizeBytes = 0 }: FileRow): Act {
  const name = posix.basename(path);
  const command = desk.command("namespace", "files", "get", namespace, path, "--to", name);
  return {
    says: "save to this machine",
    disabled:
      sizeBytes > CARRIED_BYTES_MAX
        ? `it has ${byteSize(sizeBytes)}, and ${byteSize(CARRIED_BYTES_MAX)} are saved from here: take ${command}`
        : undefined,
    command,
    run: async () => {
      const saved = await desk.saveFile(name, [await files.read(path, CARRIED_BYTES_MAX)]);
      desk.notice(`Saved ${path} as ${saved}`, "done");
    },
  };
}

/** Of a folder it is told how many files go with it. */
function deleteAct({ desk, namespace, files, changed }: FileActOptions, { path, isFolder }: FileRow): Act {
  const command = desk.command("namespace", "files", "delete", namespace, path);
  const run = async (): Promise<void> => {
    await files.delete(path);
    desk.notice(`Deleted ${path}`, "done");
    await changed();
  };
  if (!isFolder) return { command, asks: `Delete ${path} of ${namespace}?`, run };
  return {
    says: "delete the folder",
    command,
    run: async () => {
      const inside = (await files.search(`${path}/`)).filter((each) => each.startsWith(`${path}/`)).length;
      const what = inside === 0 ? "which is empty" : inside === 1 ? "with one file" : `with ${inside} files`;
      if (await desk.confirm(`Delete the folder ${path} of ${namespace}, ${what}?`, command)) await run();
      else throw new ActCancelled("Nothing was deleted.");
    },
  };
}
