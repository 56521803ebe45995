import { Type } from "@sinclair/typebox";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, readState, stateKey, stateProperties } from "./state-store.ts";

/** Reads what was remembered. */
export const Get = defineTask({
  type: "io.kestra.plugin.core.state.Get",
  aliases: ["io.kestra.core.tasks.states.Get"],
  title: "Read the values that earlier executions of the flow remembered.",
  properties: Type.Object({ ...stateProperties, errorOnMissing }),
  outputs: Type.Object({
    count: Type.Integer({ description: "How many values there are." }),
    data: Type.Record(Type.String(), Type.Unknown(), { description: "The values, by name." }),
  }),
  examples: [
    {
      title: "What was seen last; nothing in the first execution",
      code: "id: last\ntype: io.kestra.plugin.core.state.Get\nname: orders\nerrorOnMissing: false",
    },
  ],
  async run({ errorOnMissing, ...which }, context) {
    const key = stateKey(which, context);
    const state = await readState(key, context);
    if (!state && errorOnMissing) return failed(`State ${key} not found`);
    const data = state ?? {};
    return succeeded({ count: Object.keys(data).length, data });
  },
});
