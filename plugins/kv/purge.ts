import { Type } from "@sinclair/typebox";
import type { ForgottenVersions } from "../../core/contracts/key-value.ts";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { chooseNamespaces, namespaceChoice } from "../namespace/choose-namespaces.ts";
import { type VersionPurge, versionsOf } from "../namespace/version-purge.ts";
import { globMatcher } from "../script/glob.ts";
import { expectNamespace } from "./properties.ts";

const byKey = Type.Object(
  {
    type: Type.Literal("key"),
    expiredOnly: Type.Optional(Type.Boolean({ description: "Whether only expired pairs go. Default true." })),
  },
  { description: "Deletes whole pairs." },
);

const byVersion = Type.Object(
  {
    type: Type.Literal("version"),
    before: Type.Optional(Type.String({ description: "Versions older than this date go, but the newest stays." })),
    keepAmount: Type.Optional(
      Type.Integer({ description: "So many of the newest versions stay; 0 deletes the pair." }),
    ),
  },
  {
    description: "Forgets old versions of pairs; all of them when neither `before` nor `keepAmount` is given.",
  },
);

/** Deletes expired pairs of several namespaces. */
export const PurgeKV = defineTask({
  type: "io.kestra.plugin.core.kv.PurgeKV",
  title: "Delete expired key-value pairs.",
  description:
    "Expired pairs are never seen by flows, but they take space until they are purged. Without a choice of " +
    "namespaces, all namespaces that have flows are gone through.",
  properties: Type.Object({
    behavior: rendered(
      Type.Union([byKey, byVersion, Type.String()], {
        default: { type: "key", expiredOnly: true },
        description: "What is deleted: a map, or an expression that renders to one as JSON.",
      }),
    ),
    expiredOnly: Type.Optional(
      rendered(Type.Boolean({ deprecated: true, description: "Deprecated; use `behavior.expiredOnly`." })),
    ),
    keyPattern: Type.Optional(text({ description: "A glob pattern; only pairs whose key matches are deleted." })),
    ...namespaceChoice,
  }),
  outputs: Type.Object({ size: Type.Integer({ description: "How many versions of pairs were deleted." }) }),
  examples: [
    {
      title: "Forget expired pairs every night",
      code: "id: forget\ntype: io.kestra.plugin.core.kv.PurgeKV\nnamespaces:\n  - acme",
    },
  ],
  async run(properties, context) {
    const purge = readBehavior(properties.behavior, properties.expiredOnly);
    const namespaces = await chooseNamespaces(properties, context);
    for (const namespace of namespaces) await expectNamespace(namespace, context);
    context.log.info(`purging ${namespaces.length} namespaces: [${namespaces.join(", ")}]`);
    const matches = properties.keyPattern === undefined ? () => true : globMatcher(properties.keyPattern);
    const nowMs = context.clock.now();
    let size = 0;
    for (const namespace of namespaces) {
      context.signal.throwIfAborted();
      const store = context.keyValues(namespace);
      for (const { key, expires } of await store.list({ expired: true })) {
        const isExpired = expires !== undefined && Date.parse(expires) <= nowMs;
        if (matches(key) && (isExpired || !purge.expiredOnly)) size += await store.forget(key, purge.versions);
      }
    }
    context.log.info(`purged ${size} keys`);
    return succeeded({ size });
  },
});

/** What a purge takes away. */
interface Purge {
  readonly expiredOnly: boolean;
  readonly versions: ForgottenVersions;
}

function readBehavior(given: unknown, deprecated: boolean | undefined): Purge {
  const behavior: unknown = typeof given === "string" ? JSON.parse(given) : given;
  const { type, expiredOnly, ...versions }: { type?: unknown; expiredOnly?: unknown } & VersionPurge = Object(behavior);
  if (type === "version") return { expiredOnly: false, versions: versionsOf(versions) };
  if (type !== "key") throw new Error(`Property \`behavior.type\`: "${String(type)}" is none of key, version.`);
  return { expiredOnly: deprecated ?? expiredOnly !== false, versions: {} };
}
