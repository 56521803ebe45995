import { Type } from "@sinclair/typebox";
import type { KeyValueEntry } from "../../core/contracts/key-value.ts";
import { parseDuration } from "../../core/flow/duration.ts";
import { namespaceChain } from "../../core/flow/namespace-chain.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { errorOnMissing, expectNamespace, key, missingPair, namespace } from "./properties.ts";

/** The nearest pair, also one whose time is over. */
async function findPair(keyValues: TaskContext["keyValues"], namespace: string, key: string) {
  for (const each of namespaceChain(namespace)) {
    const entry = await keyValues(each).get(key, { expired: true });
    if (entry) return entry;
  }
  return undefined;
}

/** A value as an output, which is plain JSON: durations are seconds, numbers that JSON has not are texts. */
function outputOf({ type, value }: KeyValueEntry): unknown {
  if (type === "DURATION" && typeof value === "string") return (parseDuration(value) ?? 0) / 1000;
  return typeof value === "bigint" ? String(value) : value;
}

/** Reads a pair. */
export const Get = defineTask({
  type: "io.kestra.plugin.core.kv.Get",
  title: "Read a key-value pair of a namespace.",
  description:
    "A pair that the namespace does not have is looked for in the ones above it. The `kv()` function does the same inside an expression. Dates come as ISO-8601 texts, durations as seconds. A pair whose time is over fails the task until it is purged.",
  properties: Type.Object({ key, namespace, errorOnMissing }),
  outputs: Type.Object({
    value: Type.Optional(Type.Unknown({ description: "The value in its type; missing when there is no such pair." })),
  }),
  examples: [
    {
      title: "Read since when to load orders",
      code: "id: since\ntype: io.kestra.plugin.core.kv.Get\nkey: orders.loaded-until\nerrorOnMissing: true",
    },
  ],
  async run({ key, namespace, errorOnMissing }, context) {
    await expectNamespace(namespace, context);
    const { keyValues, clock } = context;
    const entry = await findPair(keyValues, namespace, key);
    if (!entry && errorOnMissing) return failed(missingPair(key, namespace));
    if (entry?.expires !== undefined && Date.parse(entry.expires) <= clock.now()) {
      return failed("The requested value has expired");
    }
    if (!entry || entry.value === null) return succeeded({});
    return succeeded({ value: outputOf(entry) });
  },
});
