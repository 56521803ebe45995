import { Type } from "@sinclair/typebox";
import { text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { expectNamespace, namespace } from "./properties.ts";

/** Lists keys. */
export const GetKeys = defineTask({
  type: "io.kestra.plugin.core.kv.GetKeys",
  title: "List the keys of a namespace's key-value pairs.",
  properties: Type.Object({
    namespace,
    prefix: Type.Optional(text({ description: "Only keys that begin with this text." })),
  }),
  outputs: Type.Object({ keys: Type.Array(Type.String(), { description: "The keys, sorted." }) }),
  examples: [
    {
      title: "Find what is remembered about orders",
      code: "id: keys\ntype: io.kestra.plugin.core.kv.GetKeys\nprefix: orders.",
    },
  ],
  async run({ namespace, prefix = "" }, context) {
    await expectNamespace(namespace, context);
    const { keyValues } = context;
    const entries = await keyValues(namespace).list();
    return succeeded({ keys: entries.map((entry) => entry.key).filter((key) => key.startsWith(prefix)) });
  },
});
