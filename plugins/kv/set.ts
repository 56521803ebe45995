import { Type } from "@sinclair/typebox";
import { KEY_VALUE_TYPES } from "../../core/contracts/key-value.ts";
import { durationMs } from "../../core/flow/duration.ts";
import { oneOf, rendered, renderedTyped, text } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { expectNamespace, key, namespace } from "./properties.ts";

/** Writes a pair. */
export const SetPair = defineTask({
  type: "io.kestra.plugin.core.kv.Set",
  title: "Write a key-value pair of a namespace.",
  description:
    "A value that is one single expression keeps its type: `{{ outputs.query.size }}` is stored as a number, a map " +
    "as JSON. Any other text, and a number or boolean as it stands, is stored as STRING, or as DURATION when it is one; `kvType` reads it as something else.",
  properties: Type.Object({
    key,
    value: renderedTyped(Type.Unsafe<unknown>(Type.String({ description: "The value to store." }))),
    kvType: Type.Optional(
      rendered(oneOf(KEY_VALUE_TYPES, { description: "The type to store it as; told by the value when left out." })),
    ),
    kvDescription: Type.Optional(text({ description: "What the pair is for; shown beside it." })),
    namespace,
    overwrite: rendered(
      Type.Boolean({ default: true, description: "Whether a pair that exists is replaced; otherwise the task fails." }),
    ),
    ttl: Type.Optional(
      text({ description: "How long the pair lives, as an ISO-8601 duration such as `P1D`. Without it: for ever." }),
    ),
  }),
  examples: [
    {
      title: "Remember for a day until when orders were loaded",
      code: [
        "id: remember",
        "type: io.kestra.plugin.core.kv.Set",
        "key: orders.loaded-until",
        'value: "{{ execution.startDate }}"',
        "kvType: DATETIME",
        "ttl: P1D",
      ].join("\n"),
    },
  ],
  async run({ key, value, kvType, kvDescription, namespace, overwrite, ttl }, context) {
    await expectNamespace(namespace, context);
    const { keyValues } = context;
    await keyValues(namespace).put(key, value, {
      overwrite,
      ...(kvType === undefined ? {} : { type: kvType }),
      ...(kvDescription === undefined ? {} : { description: kvDescription }),
      ...(ttl === undefined || ttl.trim() === "" ? {} : { ttlMs: durationMs(ttl.trim()) }),
    });
    return succeeded();
  },
});
