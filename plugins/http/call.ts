/** What every HTTP task does: make the request from its properties, send it, and judge the answer. */
import { randomUUID } from "node:crypto";
import type { TaskContext } from "../../core/plugin/task.ts";
import { send } from "./client.ts";
import type { HttpRequest, HttpResponse } from "./exchange.ts";
import { HttpError, refusedMessage } from "./http-error.ts";
import type { RequestProperties } from "./properties.ts";
import { createBody, type RequestBody } from "./request-body.ts";
import { ACCEPTED_ENCODINGS, readBeginning } from "./response-body.ts";
import { type HttpSettings, readSettings } from "./settings.ts";
import { requestUrl, shownUrl } from "./url.ts";
import { secretsIn, withUrlCredentials } from "./url-credentials.ts";

/** What a task gets of its request. */
export interface Call {
  /** The URL that was asked for, without credentials. */
  readonly uri: string;
  readonly response: HttpResponse;
  readonly settings: HttpSettings;
}

/** Sends the request of a task. Rejects with {@link HttpError} unless the answer is a success. */
export async function call(properties: RequestProperties, context: TaskContext): Promise<Call> {
  const { log, signal, clock } = context;
  const url = requestUrl(properties.uri, properties.params);
  const settings = withUrlCredentials(readSettings(properties), url);
  for (const secret of secretsIn(settings)) context.mask(secret);
  const body = await createBody(properties, context.files, `form-${randomUUID()}`);
  const request: HttpRequest = {
    url,
    method: readMethod(properties.method),
    headers: requestHeaders(properties, body),
    ...(body ? { body } : {}),
  };
  logRequest(request, settings, context);
  const startedMs = clock.now();
  const response = await send(request, settings, { signal, clock, nonce: () => randomUUID().replaceAll("-", "") });
  const uri = shownUrl(url);
  log.debug(`Request '${request.method} ${uri}' with the response code '${response.code}'`);
  context.metrics.counter("response.code", response.code);
  context.metrics.timer("request.duration", clock.now() - startedMs);
  if (settings.logs.has("RESPONSE_HEADERS")) log.debug(`Response headers:\n${shownHeaders(response.headers)}`);
  if (settings.accepts(response.code)) return { uri, response, settings };
  throw new HttpError(refusedMessage(response.code, await readBeginning(response, settings.defaultCharset)));
}

/** The method in capitals, as HTTP's own are. */
function readMethod(method: string): string {
  const name = method.trim();
  if (/^[A-Za-z]+$/.test(name)) return name.toUpperCase();
  throw new Error(`Property \`method\`: "${method.slice(0, 50)}" is no HTTP method; write GET or POST, for example.`);
}

function requestHeaders(properties: RequestProperties, body: RequestBody | undefined): Record<string, string> {
  const headers: Record<string, string> = {
    "user-agent": "Kestra",
    "accept-encoding": ACCEPTED_ENCODINGS,
  };
  if (body) headers["content-type"] = body.contentType;
  else if (!properties.headers) headers["content-type"] = properties.contentType;
  for (const [name, value] of Object.entries(properties.headers ?? {})) {
    if (value === null || value === undefined) continue;
    if (typeof value === "object" || !/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || /[\r\n\0]/.test(String(value))) {
      throw new Error(
        `Property \`headers.${name}\`: a header has a name without spaces and a value of one line of text.`,
      );
    }
    headers[name.toLowerCase()] = String(value);
  }
  if (properties.formData && body && /^multipart\//.test(body.contentType)) headers["content-type"] = body.contentType;
  if (body) headers["content-length"] = String(body.sizeBytes);
  return headers;
}

const SECRET_HEADER = /authorization|cookie|token|secret|api-?key|password/i;

/** Headers a line each, without those that hold credentials. */
function shownHeaders(headers: Readonly<Record<string, string | readonly string[]>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${SECRET_HEADER.test(name) ? "******" : [value].flat().join(", ")}`)
    .join("\n");
}

function logRequest({ headers, body }: HttpRequest, { logs }: HttpSettings, { log }: TaskContext): void {
  if (logs.has("REQUEST_HEADERS")) log.debug(`Request headers:\n${shownHeaders(headers)}`);
  if (logs.has("REQUEST_BODY") && body) log.debug(`Request body:\n${body.text ?? `a form of ${body.sizeBytes} bytes`}`);
}
