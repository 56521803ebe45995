import { Type } from "@sinclair/typebox";
import { declareTask } from "../../core/plugin/flowable.ts";
import { text } from "../../core/plugin/schema.ts";

/** Switches a trigger on or off. */
export const Toggle = declareTask({
  type: "io.kestra.plugin.core.trigger.Toggle",
  aliases: ["io.kestra.core.tasks.trigger.Toggle"],
  title: "Switch a trigger on or off.",
  properties: Type.Object({
    trigger: text({ description: "The trigger's id." }),
    namespace: Type.Optional(text({ description: "The namespace of the trigger's flow; the flow's own by default." })),
    flowId: Type.Optional(text({ description: "The trigger's flow; the flow itself by default." })),
    enabled: Type.Boolean({ default: false, description: "Whether the trigger is on afterwards." }),
  }),
  examples: [
    {
      title: "No more imports until someone looks",
      code: "id: stop\ntype: io.kestra.plugin.core.trigger.Toggle\ntrigger: nightly\nenabled: false",
    },
  ],
  reason:
    "Triggers need a running scheduler, which this version does not have. Set `disabled` of the trigger in its flow instead.",
});
