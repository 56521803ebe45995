/** A file of a namespace in the editor of a person. */
import { posix } from "node:path";
import { messageOf } from "../../../core/message-of.ts";
import type { Desk } from "../../app/desk.ts";
import { ActCancelled } from "../../app/view.ts";
import type { FileRow, NamespaceFiles } from "../../source/namespace-files.ts";
import { CARRIED_BYTES_MAX, EDITED_BYTES_MAX, textOf } from "./file-content.ts";

/** What acts about files need. */
export interface FileActOptions {
  readonly desk: Desk;
  readonly namespace: string;
  readonly files: NamespaceFiles;
  /** The one that is pointed at. */
  readonly current: FileRow | undefined;
  /** Has the list read anew. @param path what is to be in sight then, in folders that are opened for it */
  changed(path?: string): Promise<void>;
  /** Opens or folds a folder. */
  toggle(folder: FileRow): void;
}

/** Has a file changed in the person's editor. What others have written meanwhile is not overwritten unasked. */
export async function editFile({ desk, files, changed }: Omit<FileActOptions, "toggle">, path: string): Promise<void> {
  const before = await files.read(path, EDITED_BYTES_MAX);
  const text = textOf(before);
  if (text === undefined) throw new ActCancelled(`${path} is no text: it cannot be edited here.`);
  const save = async (next: string): Promise<readonly string[]> => {
    try {
      const now = await files.find(path, CARRIED_BYTES_MAX);
      const what = now === undefined ? "deleted" : "changed";
      const isStill = now !== undefined && Buffer.compare(now, before) === 0;
      if (!isStill && !(await desk.confirm(`Others have ${what} ${path} meanwhile. Write yours in its place?`))) {
        return [`Others have ${what} ${path} meanwhile, and nothing was written.`];
      }
      await files.write(path, new TextEncoder().encode(next));
      return [];
    } catch (error) {
      return [messageOf(error)];
    }
  };
  if (!(await desk.edit({ text, fileName: posix.basename(path), save })))
    throw new ActCancelled(`${path} stays as it is.`);
  desk.notice(`Saved ${path}`, "done");
  await changed(path);
}
