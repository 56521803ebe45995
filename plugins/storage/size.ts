import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";

/** Tells a file's size. */
export const Size = defineTask({
  type: "io.kestra.plugin.core.storage.Size",
  aliases: ["io.kestra.core.tasks.storages.Size"],
  title: "Tell the size of a file of internal storage.",
  properties: Type.Object({ uri: text({ description: "The internal-storage URI of the file." }) }),
  outputs: Type.Object({ size: Type.Integer({ description: "The size in bytes." }) }),
  examples: [
    {
      title: "See how much was exported",
      code: 'id: size\ntype: io.kestra.plugin.core.storage.Size\nuri: "{{ outputs.export.uri }}"',
    },
  ],
  async run({ uri = "" }, { files }) {
    return succeeded({ size: await files.size(uri) });
  },
});
