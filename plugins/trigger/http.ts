import { Type } from "@sinclair/typebox";
import { isFalsyText } from "../../core/expression/truth.ts";
import { duration } from "../../core/plugin/schema.ts";
import { defineTrigger } from "../../core/plugin/trigger.ts";
import { encryptBody, NO_ENCRYPTION_KEY, requestOutputs, requestProperties } from "../http/properties.ts";

/** Starts executions when an HTTP answer is as wanted. */
export const HttpTrigger = defineTrigger({
  type: "io.kestra.plugin.core.http.Trigger",
  aliases: ["io.kestra.plugin.fs.http.Trigger"],
  mode: "polling",
  title: "Ask a URL again and again, and start an execution when the answer is as wanted.",
  properties: Type.Object({
    ...requestProperties,
    encryptBody,
    interval: duration({ default: "PT1M", description: "The time between two requests." }),
    responseCondition: Type.String({
      default: "{{ response.statusCode < 400 }}",
      description:
        "The expression that must hold for an execution to start; it sees `response.statusCode`, `response.body` and " +
        "`response.headers`.",
    }),
  }),
  outputs: requestOutputs,
  examples: [
    {
      title: "When an export is ready",
      code: [
        "id: ready",
        "type: io.kestra.plugin.core.http.Trigger",
        "uri: https://api.example.com/export",
        "interval: PT5M",
        "responseCondition: \"{{ json(response.body).state == 'ready' }}\"",
      ].join("\n"),
    },
  ],
  async poll({ responseCondition, encryptBody, ...properties }, context) {
    if (encryptBody) throw new Error(NO_ENCRYPTION_KEY);
    const { fetchText } = await import("../http/request.ts");
    const answer = await fetchText({ ...properties, allowFailed: true }, context);
    const response = { statusCode: answer.code, body: answer.body, headers: answer.headers };
    return isFalsyText(await context.render(responseCondition, { response })) ? undefined : { ...answer };
  },
});
