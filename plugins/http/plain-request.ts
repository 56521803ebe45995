/** Requests that are made outside of a task: from `http()` in an expression. They take the options that tasks take. */
import { randomUUID } from "node:crypto";
import { type TSchema, TypeRegistry } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { Clock } from "../../core/contracts/clock.ts";
import { resolveProperties } from "../../core/plugin/resolve-properties.ts";
import { send } from "./client.ts";
import { type HttpOptions, httpOptions } from "./properties.ts";
import { ACCEPTED_ENCODINGS, readResponse } from "./response-body.ts";
import { type HttpSettings, readSettings } from "./settings.ts";
import { requestUrl } from "./url.ts";
import { secretsIn, withUrlCredentials } from "./url-credentials.ts";

/** A request with everything in it rendered. */
export interface PlainRequest {
  readonly uri: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** As in the `options` of the HTTP tasks. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The answer of a server. */
export interface PlainResponse {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
  /** Whether the options take its code as a success. */
  readonly isSuccess: boolean;
}

/** What limits a plain request, and who is told of secrets in it. */
export interface PlainRequestContext {
  readonly clock: Clock;
  /** How long all of it may take, unless the options have a timeout of their own. */
  readonly timeoutMs: number;
  readonly bodyBytesMax: number;
  revealed(secret: string): void;
}

/** Sends a request and reads the text of the answer. Rejects with a user's message. */
export async function sendPlain(request: PlainRequest, context: PlainRequestContext): Promise<PlainResponse> {
  const { clock, timeoutMs, bodyBytesMax, revealed } = context;
  const url = requestUrl(request.uri);
  const settings = withUrlCredentials(await settingsOf(request.options), url);
  for (const secret of secretsIn(settings)) revealed(secret);
  const bytes = request.body === undefined ? undefined : new TextEncoder().encode(request.body);
  const headers = Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const response = await send(
    {
      url,
      method: request.method,
      headers: {
        "user-agent": "Kestra",
        accept: "application/json",
        "accept-encoding": ACCEPTED_ENCODINGS,
        ...(bytes ? { "content-length": String(bytes.length) } : {}),
        ...Object.fromEntries(headers),
      },
      ...(bytes ? { body: { contentType: "", sizeBytes: bytes.length, open: () => [bytes] } } : {}),
    },
    settings,
    {
      clock,
      signal: request.options["timeout"] === undefined ? AbortSignal.timeout(timeoutMs) : new AbortController().signal,
      nonce: () => randomUUID().replaceAll("-", ""),
    },
  );
  return {
    status: response.code,
    contentType: response.headers["content-type"]?.[0],
    body: await readResponse(response, settings.defaultCharset, bodyBytesMax),
    isSuccess: settings.accepts(response.code),
  };
}

async function settingsOf(given: Readonly<Record<string, unknown>>): Promise<HttpSettings> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(httpOptions.properties, name));
  if (unknown !== undefined) throw new Error(`The option \`${unknown}\` of a request is not known.`);
  const options = await resolveProperties(httpOptions, given, {
    render: (text) => text,
    renderDeep: (value) => value,
  });
  if (isOptions(options)) return readSettings({ options });
  const fault = Value.Errors(httpOptions, options).First();
  const place = fault?.path.slice(1).replaceAll("/", ".") ?? "";
  throw new Error(`The option \`${place}\` of a request is wrong: ${fault?.message}.`);
}

/** The checker knows no lists of words as we write them. */
TypeRegistry.Set<TSchema>("Unsafe", ({ enum: words }, value) => !Array.isArray(words) || words.includes(value));

function isOptions(options: unknown): options is HttpOptions {
  return Value.Check(httpOptions, options);
}
