import { Type } from "@sinclair/typebox";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, expectNamespace, key, missingPair, namespace } from "./properties.ts";

/** Deletes a pair. */
export const Delete = defineTask({
  type: "io.kestra.plugin.core.kv.Delete",
  title: "Delete a key-value pair of a namespace.",
  properties: Type.Object({ key, namespace, errorOnMissing }),
  outputs: Type.Object({ deleted: Type.Boolean({ description: "Whether there was such a pair." }) }),
  examples: [
    {
      title: "Forget until when orders were loaded",
      code: "id: forget\ntype: io.kestra.plugin.core.kv.Delete\nkey: orders.loaded-until",
    },
  ],
  async run({ key, namespace, errorOnMissing }, context) {
    await expectNamespace(namespace, context);
    const { keyValues } = context;
    const deleted = await keyValues(namespace).delete(key);
    return !deleted && errorOnMissing ? failed(missingPair(key, namespace)) : succeeded({ deleted });
  },
});
