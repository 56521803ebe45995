import { Type } from "@sinclair/typebox";
import type { ForgottenVersions } from "../../core/contracts/key-value.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { globMatcher } from "../script/glob.ts";
import { chooseNamespaces, namespaceChoice } from "./choose-namespaces.ts";
import { type VersionPurge, versionsOf } from "./version-purge.ts";

const byVersion = Type.Object(
  {
    type: Type.Literal("version"),
    before: Type.Optional(Type.String({ description: "Versions older than this date go, but the newest stays." })),
    keepAmount: Type.Optional(
      Type.Integer({ description: "So many of the newest versions stay; 0 deletes the file." }),
    ),
  },
  { description: "Deletes old versions." },
);

/** Deletes old versions of namespace files. */
export const PurgeFiles = defineTask({
  type: "io.kestra.plugin.core.namespace.PurgeFiles",
  title: "Delete old versions of namespace files.",
  description:
    "A file that is written again keeps its old versions until they are purged. With neither `keepAmount` nor `before`, files go with all their versions. " +
    "Without a choice of namespaces, all namespaces that have flows are gone through.",
  properties: Type.Object({
    behavior: rendered(
      Type.Union([byVersion, Type.String()], {
        default: { type: "version", keepAmount: 1 },
        description: "What is deleted: a map, or an expression that renders to one as JSON.",
      }),
    ),
    filePattern: Type.Optional(text({ description: "A glob pattern; only files whose path matches are deleted." })),
    ...namespaceChoice,
  }),
  outputs: Type.Object({ size: Type.Integer({ description: "How many versions of files were deleted." }) }),
  examples: [
    {
      title: "Empty the folder of drafts",
      code: [
        "id: drafts",
        "type: io.kestra.plugin.core.namespace.PurgeFiles",
        "namespaces:",
        "  - acme.sales",
        "filePattern: drafts/**",
        "behavior:",
        "  type: version",
        "  keepAmount: 0",
      ].join("\n"),
    },
  ],
  async run(properties, context) {
    const versions = readBehavior(properties.behavior);
    const namespaces = await chooseNamespaces(properties, context);
    context.log.info(`purging ${namespaces.length} namespaces: [${namespaces.join(", ")}]`);
    const matches = properties.filePattern === undefined ? () => true : globMatcher(properties.filePattern);
    let size = 0;
    for (const namespace of namespaces) {
      const store = context.namespaceFiles(namespace);
      for (const path of await store.list()) {
        context.signal.throwIfAborted();
        if (matches(path)) size += await store.forget(path, versions);
      }
    }
    context.log.info(`purged ${size} files`);
    return succeeded({ size });
  },
});

function readBehavior(given: unknown): ForgottenVersions {
  const behavior: unknown = typeof given === "string" ? JSON.parse(given) : given;
  const { type, ...versions }: { type?: unknown } & VersionPurge = Object(behavior);
  if (type !== "version") throw new Error(`Property \`behavior.type\`: "${String(type)}" must be version.`);
  return versionsOf(versions);
}
