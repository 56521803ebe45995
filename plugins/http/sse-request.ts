import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded } from "../../core/plugin/task.ts";
import { call } from "./call.ts";
import { HttpError } from "./http-error.ts";
import { compilePath } from "./json-path.ts";
import { requestProperties } from "./properties.ts";
import { contentOf, RESPONSE_BYTES_MAX } from "./response-body.ts";
import { type SseEvent, sseEvents } from "./sse-events.ts";

/** Follows a stream of server-sent events to its end. */
export const SseRequest = defineTask({
  type: "io.kestra.plugin.core.http.SseRequest",
  title: "Collect the server-sent events of an HTTP answer.",
  description:
    "Reads until the server ends the stream. `concatJqExpression` picks a part of each event's JSON data and puts the " +
    "parts together as `result`, as answers of language models want it; it takes paths such as " +
    "`.choices[0].delta.content`.",
  properties: Type.Object({
    ...requestProperties,
    concatJqExpression: Type.Optional(text({ description: "The path of the part to put together." })),
    failedOnMissingJq: Type.Optional(
      rendered(Type.Boolean({ description: "Whether an event without that part fails the task. Default false." })),
    ),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The URL that was asked for, with its query parameters." }),
    size: Type.Integer({ description: "How many events there were." }),
    events: Type.Array(
      Type.Object({
        data: Type.String({ description: "The event's data." }),
        name: Type.String({ description: "The event's type." }),
        id: Type.Optional(Type.String({ description: "The event's id." })),
        comment: Type.Optional(Type.String({ description: "Comments in the event." })),
        retry: Type.Optional(Type.Integer({ description: "Milliseconds to wait before connecting again." })),
      }),
      { description: "The events, in order." },
    ),
    result: Type.Optional(Type.String({ description: "What `concatJqExpression` put together." })),
  }),
  examples: [
    {
      title: "Let a language model answer",
      code: [
        "id: ask",
        "type: io.kestra.plugin.core.http.SseRequest",
        "uri: https://llm.example.com/v1/chat/completions",
        "method: POST",
        'body: \'{"stream": true, "messages": [{"role": "user", "content": "{{ inputs.question }}"}]}\'',
        'concatJqExpression: ".choices[0].delta.content"',
      ].join("\n"),
    },
  ],
  async run(properties, context) {
    const { concatJqExpression, failedOnMissingJq } = properties;
    const pick = concatJqExpression === undefined ? undefined : compilePath(concatJqExpression);
    const { uri, response } = await call(withAccept(properties), context);
    const events: SseEvent[] = [];
    let result = "";
    let size = 0;
    for await (const event of sseEvents(contentOf(response))) {
      size += event.data.length;
      if (size > RESPONSE_BYTES_MAX) {
        response.discard();
        throw new HttpError(
          `The events of ${uri} are larger than the ${RESPONSE_BYTES_MAX} bytes allowed in an output.`,
        );
      }
      events.push(event);
      const part = pick?.(event.data);
      if (part !== undefined) result += part;
      else if (pick && failedOnMissingJq) {
        response.discard();
        return failed(`Event ${events.length} has no ${concatJqExpression}: ${event.data.slice(0, 200)}`);
      }
    }
    return succeeded({ uri, size: events.length, events, ...(pick ? { result } : {}) });
  },
});

function withAccept<P extends { readonly headers?: Record<string, unknown> }>(properties: P): P {
  return { ...properties, headers: { accept: "text/event-stream", ...properties.headers } };
}
