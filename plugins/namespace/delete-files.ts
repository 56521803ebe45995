import { Type } from "@sinclair/typebox";
import { rendered } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { choosePaths, fileOutputs, files, namespace } from "./file-choice.ts";

/** Deletes files of a namespace. */
export const DeleteFiles = defineTask({
  type: "io.kestra.plugin.core.namespace.DeleteFiles",
  title: "Delete files of a namespace.",
  properties: Type.Object({
    namespace,
    files,
    deleteParentFolder: rendered(
      Type.Boolean({ default: false, description: "Whether folders that become empty are deleted, too." }),
    ),
  }),
  outputs: fileOutputs,
  examples: [
    {
      title: "Remove old queries",
      code: "id: remove\ntype: io.kestra.plugin.core.namespace.DeleteFiles\nnamespace: acme.sales\nfiles: queries/old/**",
    },
  ],
  async run({ namespace = "", files, deleteParentFolder }, context) {
    const store = context.namespaceFiles(namespace);
    const deleted: Record<string, string> = {};
    for (const path of choosePaths(await store.list(), files)) {
      context.signal.throwIfAborted();
      if (await store.delete(path)) deleted[path] = store.uri(path);
    }
    if (deleteParentFolder) {
      const left = await store.list();
      const isEmpty = (folder: string) => !left.some((path) => path.startsWith(`${folder}/`));
      for (const folder of foldersOf(Object.keys(deleted)).filter(isEmpty)) await store.delete(folder);
    }
    return succeeded({ files: deleted });
  },
});

/** All folders that the paths lie in, the outermost first. */
function foldersOf(paths: readonly string[]): readonly string[] {
  const folders = new Set<string>();
  for (const path of paths) {
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) folders.add(path.slice(0, at));
  }
  return [...folders].sort();
}
