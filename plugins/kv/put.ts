import { Type } from "@sinclair/typebox";
import { renderedTyped } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, key, missingPair, namespace } from "./properties.ts";

/** Writes a pair of any type. */
export const Put = defineTask({
  type: "io.kestra.plugin.core.kv.Put",
  title: "Write a key-value pair whose value may be of any type.",
  description: "Lists and maps are stored as JSON. Use `Set` for a type, a time to live or a description.",
  properties: Type.Object({
    key,
    value: renderedTyped(Type.Unknown({ description: "The value to store." })),
    namespace,
    errorOnMissing,
  }),
  examples: [
    {
      title: "Keep the settings of a report",
      code: "id: settings\ntype: io.kestra.plugin.core.kv.Put\nkey: report.settings\nvalue:\n  currency: EUR\n  months: 3",
    },
  ],
  async run({ key, value, namespace, errorOnMissing }, { keyValues }) {
    const store = keyValues(namespace);
    if (errorOnMissing && !(await store.get(key))) return failed(missingPair(key, namespace));
    await store.put(key, value ?? null);
    return succeeded();
  },
});
