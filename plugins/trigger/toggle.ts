import { Type } from "@sinclair/typebox";
import { ownText } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";

/** Switches a trigger on or off. */
export const Toggle = defineTask({
  type: "io.kestra.plugin.core.trigger.Toggle",
  aliases: ["io.kestra.core.tasks.trigger.Toggle"],
  title: "Switch a trigger on or off.",
  properties: Type.Object({
    trigger: ownText({ description: "The trigger's id." }),
    namespace: Type.Optional(
      ownText({ description: "The namespace of the trigger's flow; the flow's own by default." }),
    ),
    flowId: Type.Optional(ownText({ description: "The trigger's flow; the flow itself by default." })),
    enabled: Type.Boolean({ default: false, description: "Whether the trigger is on afterwards." }),
  }),
  examples: [
    {
      title: "No more imports until someone looks",
      code: "id: stop\ntype: io.kestra.plugin.core.trigger.Toggle\ntrigger: nightly\nenabled: false",
    },
  ],
  async run({ trigger, namespace, flowId, enabled }, { flow, operations, repository }) {
    const place = { namespace: namespace ?? flow.namespace, flowId: flowId ?? flow.id };
    const found = await repository.flows.find({
      tenantId: flow.tenantId,
      namespace: place.namespace,
      flowId: place.flowId,
    });
    const name = `${place.namespace}.${place.flowId}`;
    if (!found) {
      return failed(
        `Unable to find flow ${name}. Make sure the flow exists and the current execution is authorized to access it.`,
      );
    }
    if (!(found.flow.triggers ?? []).some(({ id }) => id === trigger)) {
      return failed(`Unable to find trigger ${trigger} for the flow ${name}`);
    }
    if (!operations?.switchTrigger) {
      return failed("Triggers cannot be switched here, as no scheduler runs; run the flow on a server.");
    }
    await operations.switchTrigger({ ...place, triggerId: trigger, enabled });
    return succeeded();
  },
});
