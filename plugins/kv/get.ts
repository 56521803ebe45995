import { Type } from "@sinclair/typebox";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { errorOnMissing, key, missingPair, namespace } from "./properties.ts";

async function findPair(keyValues: TaskContext["keyValues"], namespace: string, key: string) {
  const parts = namespace.split(".");
  for (let length = parts.length; length > 0; length--) {
    const entry = await keyValues(parts.slice(0, length).join(".")).get(key);
    if (entry) return entry;
  }
  return undefined;
}

/** Reads a pair. */
export const Get = defineTask({
  type: "io.kestra.plugin.core.kv.Get",
  title: "Read a key-value pair of a namespace.",
  description:
    "A pair that the namespace does not have is looked for in the ones above it. The `kv()` function does the same inside an expression. Dates and durations come as ISO-8601 texts.",
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
  async run({ key, namespace, errorOnMissing }, { keyValues }) {
    const entry = await findPair(keyValues, namespace, key);
    if (!entry && errorOnMissing) return failed(missingPair(key, namespace));
    if (!entry || entry.value === null) return succeeded({});
    return succeeded({ value: typeof entry.value === "bigint" ? String(entry.value) : entry.value });
  },
});
