import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded, type TaskFiles } from "../../core/plugin/task.ts";
import { withExtension } from "./file-name.ts";
import { putContent } from "./put-content.ts";
import { readTextList } from "./text-list.ts";

/** Puts files together. */
export const Concat = defineTask({
  type: "io.kestra.plugin.core.storage.Concat",
  aliases: ["io.kestra.core.tasks.storages.Concat"],
  title: "Put files of internal storage together into one.",
  description: "The separator follows each file, also the last one.",
  properties: Type.Object({
    files: rendered(
      Type.Unknown({ description: "The URIs: a list, or an expression that renders to a JSON list of texts." }),
    ),
    separator: Type.Optional(text({ description: "A text to put after each file." })),
    extension: text({ default: ".tmp", description: "The new file's extension." }),
  }),
  outputs: Type.Object({ uri: Type.String({ description: "The internal-storage URI of the new file." }) }),
  examples: [
    {
      title: "Join two exports",
      code: [
        "id: join",
        "type: io.kestra.plugin.core.storage.Concat",
        "extension: .csv",
        "files:",
        '  - "{{ outputs.north.uri }}"',
        '  - "{{ outputs.south.uri }}"',
      ].join("\n"),
    },
  ],
  async run({ files, separator = "", extension }, context) {
    const uris = readTextList(files, "files");
    const uri = await putContent(
      context.files,
      withExtension("concat", extension),
      joined(uris, new TextEncoder().encode(separator), context.files),
    );
    return succeeded({ uri });
  },
});

async function* joined(uris: readonly string[], separator: Uint8Array, files: TaskFiles) {
  for (const uri of uris) {
    yield* await files.get(uri);
    if (separator.length > 0) yield separator;
  }
}
