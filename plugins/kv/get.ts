import { Type } from "@sinclair/typebox";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, key, missingPair, namespace } from "./properties.ts";

/** Reads a pair. */
export const Get = defineTask({
  type: "io.kestra.plugin.core.kv.Get",
  title: "Read a key-value pair of a namespace.",
  description: "The `kv()` function does the same inside an expression. Dates and durations come as ISO-8601 texts.",
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
    const entry = await keyValues(namespace).get(key);
    if (!entry && errorOnMissing) return failed(missingPair(key, namespace));
    if (!entry || entry.value === null) return succeeded({});
    return succeeded({ value: typeof entry.value === "bigint" ? String(entry.value) : entry.value });
  },
});
