import { Type } from "@sinclair/typebox";
import { rendered } from "../../core/plugin/schema.ts";
import { defineTask, succeeded } from "../../core/plugin/task.ts";
import { mergeState, stateKey, stateOf, stateProperties } from "./state-store.ts";

/** Remembers values. */
export const SetState = defineTask({
  type: "io.kestra.plugin.core.state.Set",
  aliases: ["io.kestra.core.tasks.states.Set"],
  title: "Remember values for later executions of the flow.",
  description: "New values are merged into what is remembered already. State is kept as a key-value pair.",
  properties: Type.Object({
    ...stateProperties,
    data: Type.Optional(
      rendered(Type.Record(Type.String(), Type.Unknown(), { description: "The values to remember, by name." })),
    ),
  }),
  outputs: Type.Object({
    count: Type.Integer({ description: "How many values are remembered." }),
    key: Type.String({ description: "The key of the key-value pair." }),
  }),
  examples: [
    {
      title: "Remember the last order that was seen",
      code: 'id: remember\ntype: io.kestra.plugin.core.state.Set\ndata:\n  lastOrder: "{{ outputs.orders.last }}"',
    },
  ],
  async run({ data = {}, ...which }, context) {
    const key = stateKey(which, context);
    const { value } = await context
      .keyValues()
      .update(key, (before) => mergeState(stateOf(before) ?? {}, data), { type: "JSON" });
    return succeeded({ count: Object.keys(Object(value)).length, key });
  },
});
