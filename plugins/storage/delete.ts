import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";

/** Deletes a file. */
export const Delete = defineTask({
  type: "io.kestra.plugin.core.storage.Delete",
  aliases: ["io.kestra.core.tasks.storages.Delete"],
  title: "Delete a file of internal storage.",
  properties: Type.Object({
    uri: text({ description: "The internal-storage URI of the file." }),
    errorOnMissing: rendered(
      Type.Boolean({ default: false, description: "Whether the task fails when there is no such file." }),
    ),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The URI as it was given." }),
    deleted: Type.Boolean({ description: "Whether there was such a file." }),
  }),
  examples: [
    {
      title: "Remove what is no longer needed",
      code: 'id: remove\ntype: io.kestra.plugin.core.storage.Delete\nuri: "{{ outputs.download.uri }}"',
    },
  ],
  async run({ uri = "", errorOnMissing }, { files }) {
    const deleted = await files.delete(uri);
    return !deleted && errorOnMissing ? failed(`Unable to find file '${uri}'`) : succeeded({ uri, deleted });
  },
});
