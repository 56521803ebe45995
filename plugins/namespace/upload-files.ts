import { join } from "node:path";
import { Type } from "@sinclair/typebox";
import { isFileUri, toStream } from "../../core/files/file-reader.ts";
import { decodePath } from "../../core/files/storage-path.ts";
import { oneOf, rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { readLocalFile } from "../../platform/local-files.ts";
import { filesInside } from "../script/folder-files.ts";
import { globMatcher } from "../script/glob.ts";
import { readTextMap } from "../storage/text-list.ts";
import { fileOutputs, joined, namespace } from "./file-choice.ts";

/** Puts files into a namespace. */
export const UploadFiles = defineTask({
  type: "io.kestra.plugin.core.namespace.UploadFiles",
  title: "Put files into a namespace.",
  properties: Type.Object({
    namespace,
    files: Type.Optional(
      rendered(
        Type.Array(Type.String(), {
          description: "Glob patterns of files in the working directory, or internal-storage URIs.",
        }),
      ),
    ),
    filesMap: Type.Optional(
      rendered(
        Type.Unknown({
          description:
            "A map, or JSON text of one, from the path in the namespace to the URI of the file to put there.",
        }),
      ),
    ),
    destination: text({ default: "/", description: "The folder in the namespace that the files go to." }),
    conflict: rendered(
      oneOf(["OVERWRITE", "ERROR", "SKIP"], {
        default: "OVERWRITE",
        description: "What to do with a file that is there already.",
      }),
    ),
  }),
  outputs: fileOutputs,
  examples: [
    {
      title: "Share a query with other flows",
      code: [
        "id: share",
        "type: io.kestra.plugin.core.namespace.UploadFiles",
        'namespace: "{{ flow.namespace }}"',
        "destination: queries",
        "filesMap:",
        '  orders.sql: "{{ outputs.query.uri }}"',
      ].join("\n"),
    },
  ],
  async run({ namespace = "", files, filesMap, destination, conflict }, context) {
    if (files === undefined && filesMap === undefined) return failed("files or filesMap is required");
    const store = context.namespaceFiles(namespace);
    const uploaded: Record<string, string> = {};
    for (const source of [...mappedSources(filesMap, context), ...(await listedSources(files ?? [], context))]) {
      const path = joined(destination, source.path);
      if (conflict !== "OVERWRITE" && (await store.exists(path))) {
        const clash = `File '/${path}' already exists in namespace '${namespace}' and conflict is set to ${conflict}`;
        if (conflict === "ERROR") return failed(clash);
        context.log.debug(`${clash}. Skipping.`);
        continue;
      }
      await store.write(path, await source.open());
      context.log.debug(`File '/${path}' added to namespace '${namespace}'.`);
      uploaded[path] = store.uri(path);
    }
    return succeeded({ files: uploaded });
  },
});

/** A file to upload. */
interface Source {
  readonly path: string;
  open(): Promise<ReadableStream<Uint8Array>>;
}

function mappedSources(filesMap: unknown, { files }: TaskContext): readonly Source[] {
  if (filesMap === undefined) return [];
  return readTextMap(filesMap, "filesMap").map(([path, value]) => {
    const uri = value.trim();
    if (!isFileUri(uri)) {
      throw new Error(
        `Property \`filesMap.${path}\`: "${value.slice(0, 200)}" is no URI of a file; write the content to a file first.`,
      );
    }
    return { path, open: () => files.get(uri) };
  });
}

async function listedSources(patterns: readonly string[], context: TaskContext): Promise<readonly Source[]> {
  const isUri = (pattern: string) => isFileUri(pattern.trim());
  const sources: Source[] = patterns.filter(isUri).map((uri) => ({
    path: decodePath(`/${uri.trim().split("/").at(-1)}`, uri),
    open: () => context.files.get(uri.trim()),
  }));
  const matchers = patterns.filter((pattern) => !isUri(pattern)).map(globMatcher);
  if (matchers.length === 0) return sources;
  const directory = await context.workingDirectory();
  for (const path of await filesInside(directory)) {
    if (!matchers.some((matches) => matches(path))) continue;
    sources.push({ path, open: () => Promise.resolve(toStream(readLocalFile(join(directory, path)))) });
  }
  return sources;
}
