import { Type } from "@sinclair/typebox";
import { defineTask, succeeded, type TaskContext } from "../../core/plugin/task.ts";
import { call } from "./call.ts";
import { encryptBody, type RequestProperties, requestOutputs, requestProperties } from "./properties.ts";
import { headersOf, RESPONSE_BYTES_MAX, readResponse } from "./response-body.ts";

/** Marks values that rest encrypted where there is a key for them. */
const ENCRYPTED_TYPE = "io.kestra.datatype:aes_encrypted";

/** Codes of answers that have no body. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** What {@link fetchText} answers. */
export interface FetchedText {
  readonly uri: string;
  readonly code: number;
  readonly headers: Record<string, string[]>;
  /** Missing when the answer cannot have one. */
  readonly body?: string;
}

/** Sends a request and reads the text of the answer. Rejects with a user's message. */
export async function fetchText(properties: RequestProperties, context: TaskContext): Promise<FetchedText> {
  const { uri, response, settings } = await call(properties, context);
  const { code } = response;
  const bytesMax = Math.min(settings.responseBytesMax ?? RESPONSE_BYTES_MAX, RESPONSE_BYTES_MAX);
  const text = await readResponse(response, settings.defaultCharset, bytesMax);
  const hasBody = properties.method.toUpperCase() !== "HEAD" && !BODILESS.has(code);
  if (settings.logs.has("RESPONSE_BODY") && hasBody) context.log.debug(`Response body:\n${text}`);
  return { uri, code, headers: headersOf(response), ...(hasBody ? { body: text } : {}) };
}

/** Sends a request. */
export const Request = defineTask({
  type: "io.kestra.plugin.core.http.Request",
  aliases: ["io.kestra.plugin.fs.http.Request"],
  title: "Send an HTTP request and put the answer out.",
  description:
    "The answer's text becomes the output `body`, up to 10 MiB; use `Download` for more. It is never parsed: write " +
    "`{{ json(outputs.call.body).total }}` to look into JSON. Codes of 400 and above fail the task unless `options` " +
    "say otherwise.",
  properties: Type.Object({ ...requestProperties, encryptBody }),
  outputs: requestOutputs,
  examples: [
    {
      title: "Ask an API with a token",
      code: [
        "id: orders",
        "type: io.kestra.plugin.core.http.Request",
        "uri: https://api.example.com/orders",
        "params:",
        '  since: "{{ inputs.since }}"',
        "options:",
        "  auth:",
        "    type: BEARER",
        "    token: \"{{ secret('API_TOKEN') }}\"",
      ].join("\n"),
    },
    {
      title: "Send a file in a form",
      code: [
        "id: upload",
        "type: io.kestra.plugin.core.http.Request",
        "uri: https://files.example.com/upload",
        "method: POST",
        "contentType: multipart/form-data",
        "formData:",
        "  title: Orders of the day",
        "  file:",
        "    name: orders.csv",
        '    content: "{{ outputs.export.uri }}"',
      ].join("\n"),
    },
  ],
  async run(properties, context) {
    const { body, ...answer } = await fetchText(properties, context);
    if (body === undefined) return succeeded(answer);
    if (!properties.encryptBody) return succeeded({ ...answer, body });
    if (context.encrypt) return succeeded({ ...answer, encryptedBody: context.encrypt(body) });
    context.log.warn("Unable to encrypt the output as encryption is not configured");
    return succeeded({ ...answer, encryptedBody: { type: ENCRYPTED_TYPE, value: body } });
  },
});
