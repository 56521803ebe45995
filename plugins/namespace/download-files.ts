import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { choosePaths, files, joined, namespace } from "./file-choice.ts";

/** Copies files of a namespace to the execution. */
export const DownloadFiles = defineTask({
  type: "io.kestra.plugin.core.namespace.DownloadFiles",
  title: "Copy files of a namespace into the execution's own storage.",
  properties: Type.Object({
    namespace,
    files,
    destination: text({ default: "", description: "A folder to put the copies into." }),
  }),
  outputs: Type.Object({
    files: Type.Record(Type.String(), Type.String(), {
      description: "The internal-storage URI of each copy, by the file's path in the namespace with a leading `/`.",
    }),
  }),
  examples: [
    {
      title: "Take all queries",
      code: 'id: queries\ntype: io.kestra.plugin.core.namespace.DownloadFiles\nnamespace: acme.sales\nfiles:\n  - "queries/**.sql"',
    },
  ],
  async run({ namespace = "", files, destination }, context) {
    const store = context.namespaceFiles(namespace);
    const copies: Record<string, string> = {};
    for (const path of choosePaths(await store.list(), files)) {
      context.signal.throwIfAborted();
      copies[`/${path}`] = await context.files.put(joined(destination, path), await store.read(path));
    }
    return succeeded({ files: copies });
  },
});
