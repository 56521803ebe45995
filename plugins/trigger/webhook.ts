import { Type } from "@sinclair/typebox";
import { startInputs } from "../../core/flow/schema/trigger.ts";
import { oneOf, ownText, rendered } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";

/** Longest key of a webhook, in characters. */
export const WEBHOOK_KEY_CHARS_MAX = 256;

/** Starts executions by HTTP calls. */
export const Webhook = defineTrigger({
  type: "io.kestra.plugin.core.trigger.Webhook",
  aliases: ["io.kestra.core.models.triggers.types.Webhook"],
  mode: "webhook",
  title: "Start an execution when a URL is called.",
  description:
    "The URL is `/api/v1/{tenant}/executions/webhook/{namespace}/{flow}/{key}`, by GET, POST or PUT. Whoever knows the " +
    "key can start executions: make it long and random.",
  properties: Type.Object({
    key: ownText({ maxLength: WEBHOOK_KEY_CHARS_MAX, description: "The last part of the URL." }),
    inputs: startInputs,
    wait: Type.Boolean({ default: false, description: "Whether the answer waits for the execution's end." }),
    returnOutputs: Type.Boolean({
      default: false,
      description: "Whether the flow's outputs are the answer. Needs `wait`.",
    }),
    responseCode: Type.Optional(rendered(Type.Integer({ description: "The code of the answer. Default: 200." }))),
    responseContentType: Type.Optional(
      oneOf(["application/json", "text/plain"], { description: "The type of the answer. Default: application/json." }),
    ),
  }),
  outputs: Type.Object({
    body: Type.Optional(
      Type.Unknown({ description: "What was sent: parsed when it is JSON, else text; Base64 of what is no text." }),
    ),
    headers: Type.Record(Type.String(), Type.Array(Type.String()), { description: "The headers of the call." }),
    parameters: Type.Record(Type.String(), Type.Array(Type.String()), { description: "The parameters of the URL." }),
  }),
  examples: [
    {
      title: "When a shop sends an order",
      code: "id: order\ntype: io.kestra.plugin.core.trigger.Webhook\nkey: \"{{ secret('ORDER_KEY') }}\"",
    },
  ],
});
