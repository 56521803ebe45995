import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import { isFileUri } from "../../core/files/file-reader.ts";
import { rendered } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { filesInside } from "../script/folder-files.ts";
import { globMatcher } from "../script/glob.ts";
import { writeInside } from "../script/local-path.ts";
import { readTextMap } from "./text-list.ts";

/** Makes files in the working directory and keeps some. */
export const LocalFiles = defineTask({
  type: "io.kestra.plugin.core.storage.LocalFiles",
  aliases: ["io.kestra.core.tasks.storages.LocalFiles"],
  title: "Make files in the working directory, and keep files of it in internal storage.",
  description:
    "Inside `WorkingDirectory`, the files are there for the tasks that follow. Elsewhere the directory is the task's own.",
  properties: Type.Object({
    inputs: Type.Optional(
      rendered(
        Type.Unknown({
          description:
            "Files to make: a map, or JSON text of one, from path to content or to the URI of a file to copy.",
        }),
      ),
    ),
    outputs: Type.Optional(
      rendered(Type.Array(Type.String(), { description: "Paths or glob patterns of the files to keep." })),
    ),
  }),
  outputs: Type.Object({
    uris: Type.Record(Type.String(), Type.String(), {
      description: "The internal-storage URI of each kept file, by its path in the working directory.",
    }),
  }),
  examples: [
    {
      title: "Make a file of settings for the scripts that follow",
      code: 'id: settings\ntype: io.kestra.plugin.core.storage.LocalFiles\ninputs:\n  settings.json: \'{"currency": "EUR"}\'',
    },
  ],
  async run({ inputs, outputs = [] }, context) {
    const directory = await context.workingDirectory();
    for (const [path, value] of inputs === undefined ? [] : readTextMap(inputs, "inputs")) {
      const uri = value.trim();
      const content = isFileUri(uri) ? await context.files.get(uri) : new TextEncoder().encode(value);
      await writeInside(directory, path, content, "Input file");
    }
    const matchers = outputs.map(globMatcher);
    const uris: Record<string, string> = {};
    for (const path of matchers.length > 0 ? await filesInside(directory) : []) {
      if (!matchers.some((matches) => matches(path))) continue;
      uris[path] = await context.files.putFile(join(directory, path), path);
    }
    return succeeded({ uris });
  },
});
