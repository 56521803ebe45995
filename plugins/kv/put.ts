import { Type } from "@sinclair/typebox";
import { rendered } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, expectNamespace, key, missingPair, namespace } from "./properties.ts";

/** Writes a pair that is a text. */
export const Put = defineTask({
  type: "io.kestra.plugin.core.kv.Put",
  title: "Write a key-value pair whose value is a text.",
  description: "Anything else becomes JSON text. Use `Set` for a type, a time to live or a description.",
  properties: Type.Object({
    key,
    value: rendered(Type.Unknown({ description: "The value to store; what is no text is stored as JSON text." })),
    namespace,
    errorOnMissing,
  }),
  examples: [
    {
      title: "Keep the settings of a report",
      code: "id: settings\ntype: io.kestra.plugin.core.kv.Put\nkey: report.settings\nvalue:\n  currency: EUR\n  months: 3",
    },
  ],
  async run({ key, value, namespace, errorOnMissing }, context) {
    await expectNamespace(namespace, context);
    const { keyValues } = context;
    const store = keyValues(namespace);
    if (errorOnMissing && !(await store.get(key))) return failed(missingPair(key, namespace));
    await store.put(key, typeof value === "string" ? value : JSON.stringify(value));
    return succeeded();
  },
});
