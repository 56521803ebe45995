import { Type } from "@sinclair/typebox";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { errorOnMissing, stateKey, stateProperties } from "./state-store.ts";

/** Forgets what was remembered. */
export const Delete = defineTask({
  type: "io.kestra.plugin.core.state.Delete",
  aliases: ["io.kestra.core.tasks.states.Delete"],
  title: "Forget the values that earlier executions of the flow remembered.",
  properties: Type.Object({ ...stateProperties, errorOnMissing }),
  outputs: Type.Object({ deleted: Type.Boolean({ description: "Whether there was such a state." }) }),
  examples: [{ title: "Begin anew", code: "id: forget\ntype: io.kestra.plugin.core.state.Delete\nname: orders" }],
  async run({ errorOnMissing, ...which }, context) {
    const deleted = await context.keyValues().delete(stateKey(which, context));
    return !deleted && errorOnMissing
      ? failed(`Unable to find the state file '${which.name}'`)
      : succeeded({ deleted });
  },
});
