import { Type } from "@sinclair/typebox";
import { rendered, text } from "../../core/plugin/schema.ts";
import { defineTask, failed, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { call } from "./call.ts";
import { HttpError } from "./http-error.ts";
import { requestProperties } from "./properties.ts";
import { contentOf, RESPONSE_BYTES_MAX } from "./response-body.ts";
import { type SseEvent, sseEvents } from "./sse-events.ts";

/** Characters of an event that a message shows. */
const SHOWN_CHARS_MAX = 200;

/** Follows a stream of server-sent events to its end. */
export const SseRequest = defineTask({
  type: "io.kestra.plugin.core.http.SseRequest",
  title: "Collect the server-sent events of an HTTP answer.",
  description:
    "Reads until the server ends the stream. `concatJqExpression` picks a text of each event and puts the texts " +
    "together as `result`, as answers of language models want it: `.data.choices[0].delta.content`. The event is a " +
    "map of `data` (read as JSON where it is some), `name`, `id`, `comment` and `retry`.",
  properties: Type.Object({
    ...requestProperties,
    concatJqExpression: Type.Optional(text({ description: "A jq expression that finds an event's part." })),
    failedOnMissingJq: Type.Optional(
      rendered(Type.Boolean({ description: "Whether an event without that part fails the task. Default true." })),
    ),
  }),
  outputs: Type.Object({
    uri: Type.String({ description: "The URL that was asked for, with its query parameters." }),
    size: Type.Integer({ description: "How many events there were." }),
    events: Type.Optional(
      Type.Array(
        Type.Object({
          data: Type.Unknown({ description: "The event's data: what its JSON spells, or the text." }),
          name: Type.Optional(Type.String({ description: "The event's type, when it has one." })),
          id: Type.Optional(Type.String({ description: "The event's id." })),
          comment: Type.Optional(Type.String({ description: "Comments in the event." })),
          retry: Type.Optional(Type.Number({ description: "Seconds to wait before connecting again." })),
        }),
        { description: "The events, in order; left out when there is a `result`." },
      ),
    ),
    result: Type.Optional(Type.String({ description: "What `concatJqExpression` put together, unless it is empty." })),
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
        'concatJqExpression: ".data.choices[0].delta.content"',
      ].join("\n"),
    },
  ],
  async run(properties, context) {
    const { concatJqExpression, failedOnMissingJq = true } = properties;
    const { uri, response } = await call(withAccept(properties), context);
    const events: SseEvent[] = [];
    let result = "";
    let size = 0;
    for await (const event of sseEvents(contentOf(response))) {
      const text = JSON.stringify(event);
      size += text.length;
      if (size > RESPONSE_BYTES_MAX) {
        response.discard();
        throw new HttpError(
          `The events of ${uri} are larger than the ${RESPONSE_BYTES_MAX} bytes allowed in an output.`,
        );
      }
      events.push(event);
      if (concatJqExpression === undefined) continue;
      const part = await pick(context, event, concatJqExpression);
      if (part === undefined && failedOnMissingJq) {
        response.discard();
        const shown = text.slice(0, SHOWN_CHARS_MAX);
        return failed(`Failed to resolve JQ expression '${concatJqExpression}' and value '${shown}'`);
      }
      result += part ?? "";
    }
    return succeeded({ uri, size: events.length, ...(result === "" ? { events } : { result }) });
  },
});

/** The text that a jq expression finds in an event; undefined when it finds none, or does not fit the event. */
async function pick(context: TaskContext, event: SseEvent, expression: string): Promise<string | undefined> {
  const rendered = await context.render("{{ event | jq(expression) }}", { event, expression }).catch(() => "[]");
  const found: unknown = JSON.parse(rendered);
  const first: unknown = Array.isArray(found) ? found[0] : undefined;
  return typeof first === "string" || typeof first === "number" || typeof first === "boolean"
    ? String(first)
    : undefined;
}

function withAccept<P extends { readonly headers?: Record<string, unknown> }>(properties: P): P {
  return { ...properties, headers: { accept: "text/event-stream", ...properties.headers } };
}
