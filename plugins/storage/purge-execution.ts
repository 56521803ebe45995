import { Type } from "@sinclair/typebox";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Deletes what the execution stored. */
export const PurgeCurrentExecutionFiles = defineTask({
  type: "io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles",
  aliases: ["io.kestra.plugin.core.storage.PurgeExecution", "io.kestra.core.tasks.storages.PurgeExecution"],
  title: "Delete all files that the current execution stored.",
  description: "Inputs and outputs of the execution that are files are gone afterwards, too. Put it last.",
  properties: Type.Object({}),
  outputs: Type.Object({
    uris: Type.Array(Type.String(), { description: "The URIs of the deleted files." }),
  }),
  examples: [
    { title: "Leave nothing behind", code: "id: tidy\ntype: io.kestra.plugin.core.storage.PurgeCurrentExecutionFiles" },
  ],
  async run(_, { files, signal }) {
    const uris: string[] = [];
    for (const uri of await files.listExecution()) {
      signal.throwIfAborted();
      if (await files.delete(uri)) uris.push(uri);
    }
    return succeeded({ uris });
  },
});
