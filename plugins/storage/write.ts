import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { withExtension } from "./file-name.ts";

/** Stores a text. */
export const Write = defineTask({
  type: "io.kestra.plugin.core.storage.Write",
  title: "Write a text into a file of internal storage.",
  properties: Type.Object({
    content: text({ description: "The text of the file." }),
    extension: Type.Optional(text({ description: "The file's extension, such as `.csv`. Default: `.tmp`." })),
  }),
  outputs: Type.Object({ uri: Type.String({ description: "The internal-storage URI of the file." }) }),
  examples: [
    {
      title: "Make a list for other tasks to read",
      code: "id: list\ntype: io.kestra.plugin.core.storage.Write\nextension: .csv\ncontent: |\n  name,total\n  {{ inputs.name }},7",
    },
  ],
  async run({ content = "", extension = ".tmp" }, { files }) {
    return succeeded({ uri: await files.put(withExtension("content", extension), new TextEncoder().encode(content)) });
  },
});
