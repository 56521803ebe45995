/**
 * One request and its answer, over `node:http` and `node:https`: they behave alike on every runtime, tell connecting
 * from waiting, keep repeated headers apart, and take bodies with any method.
 */
import http from "node:http";
import https from "node:https";
import type { Clock, TimerHandle } from "../../core/contracts/clock.ts";
import { connectionMessage, HttpError } from "./http-error.ts";
import { openTunnel, proxyHeaders } from "./proxy-tunnel.ts";
import type { RequestBody } from "./request-body.ts";
import type { HttpSettings } from "./settings.ts";
import { shownUrl } from "./url.ts";

/** A request to send to one server. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
}

/** An answer whose body has not been read yet. */
export interface HttpResponse {
  readonly url: URL;
  readonly code: number;
  /** By name in lower case, sorted; repeated headers as lists. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The bytes as sent. Must be read to the end, or {@link discard}ed. */
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives the connection up. */
  discard(): void;
}

/** What limits an exchange. */
export interface ExchangeContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Sends a request and waits for the head of the answer. Rejects with {@link HttpError}. */
export async function exchange(
  request: HttpRequest,
  settings: HttpSettings,
  context: ExchangeContext,
): Promise<HttpResponse> {
  const { url } = request;
  const watch = new Watch(settings, context, url);
  try {
    context.signal.throwIfAborted();
    const message = await open(request, settings, watch);
    const { promise, resolve, reject } = Promise.withResolvers<http.IncomingMessage>();
    message.once("response", resolve);
    message.on("error", reject);
    watch.guards(message);
    send(message, request.body).catch(reject);
    return toResponse(await promise, url, watch);
  } catch (error) {
    watch.end();
    throw watch.explain(error);
  }
}

async function open({ url, method, headers }: HttpRequest, settings: HttpSettings, watch: Watch) {
  const { proxy } = settings;
  const shared = { method, headers: { ...headers }, agent: false as const, signal: watch.signal };
  const tls = { rejectUnauthorized: !settings.trustAllCertificates };
  if (!proxy) {
    return url.protocol === "https:" ? https.request(url, { ...shared, ...tls }) : http.request(url, shared);
  }
  if (url.protocol === "http:") {
    const { host, port } = proxy;
    const path = shownUrl(url);
    return http.request({
      ...shared,
      host,
      port,
      path,
      headers: { ...headers, host: url.host, ...proxyHeaders(proxy) },
    });
  }
  const socket = await openTunnel(proxy, url, watch.signal, tls.rejectUnauthorized);
  return https.request(url, { ...shared, ...tls, createConnection: () => socket });
}

async function send(message: http.ClientRequest, body: RequestBody | undefined): Promise<void> {
  for await (const chunk of body?.open() ?? []) {
    if (message.destroyed) return;
    if (!message.write(chunk)) await drained(message);
  }
  message.end();
}

/** Resolves also when the request is over, so that a server that answers early does not leave it waiting. */
function drained(message: http.ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const events = ["drain", "close", "error"];
    const done = (): void => {
      for (const event of events) message.off(event, done);
      resolve();
    };
    for (const event of events) message.on(event, done);
  });
}

function toResponse(message: http.IncomingMessage, url: URL, watch: Watch): HttpResponse {
  watch.answered();
  return {
    url,
    code: message.statusCode ?? 0,
    headers: readHeaders(message.rawHeaders),
    body: watch.read(message),
    discard() {
      watch.end();
      message.on("error", () => undefined);
      message.destroy();
    },
  };
}

function readHeaders(raw: readonly string[]): Record<string, readonly string[]> {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? "").toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[at + 1] ?? ""]);
  }
  return Object.fromEntries([...headers].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** Ends an exchange that takes too long, and says why it ended. */
class Watch {
  readonly signal: AbortSignal;
  readonly #context: ExchangeContext;
  readonly #settings: HttpSettings;
  readonly #url: URL;
  readonly #abort = new AbortController();
  #timer: TimerHandle | undefined;
  #lastSignMs: number;

  constructor(settings: HttpSettings, context: ExchangeContext, url: URL) {
    this.#settings = settings;
    this.#context = context;
    this.#url = url;
    this.#lastSignMs = context.clock.now();
    this.signal = AbortSignal.any([context.signal, this.#abort.signal]);
    this.#arm("connectTimeout", settings.connectTimeoutMs, "connecting took longer");
  }

  /** Takes note of the connection being made, after which the server's silence counts. */
  guards(message: http.ClientRequest): void {
    message.once("socket", (socket) => {
      if (!socket.connecting) this.answered();
      else socket.once("connect", () => this.answered());
    });
  }

  /** There was a sign of life. */
  answered(): void {
    this.#lastSignMs = this.#context.clock.now();
    this.#timer?.cancel();
    this.#arm("readIdleTimeout", this.#settings.readIdleTimeoutMs, "the server sent nothing for longer");
  }

  end(): void {
    this.#timer?.cancel();
  }

  /** The chunks of the answer; each is a sign of life. */
  async *read(message: http.IncomingMessage): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of message) {
        this.#lastSignMs = this.#context.clock.now();
        yield chunk;
      }
    } catch (error) {
      throw this.explain(error);
    } finally {
      this.end();
    }
  }

  explain(error: unknown): HttpError {
    const { reason } = this.#abort.signal;
    if (reason instanceof HttpError) return reason;
    if (this.#context.signal.aborted) {
      return new HttpError(`The request to ${shownUrl(this.#url)} was ended before it was done.`);
    }
    if (error instanceof HttpError) return error;
    return new HttpError(connectionMessage(error, this.#url), { cause: error });
  }

  #arm(name: "connectTimeout" | "readIdleTimeout", limitMs: number, what: string): void {
    const { clock } = this.#context;
    const check = (): void => {
      const leftMs = this.#lastSignMs + limitMs - clock.now();
      if (leftMs > 0) {
        this.#timer = clock.after(leftMs, check);
        return;
      }
      const limit = `options.timeout.${name} allows (${limitMs / 1000} s)`;
      this.#abort.abort(new HttpError(`The request to ${shownUrl(this.#url)} was ended: ${what} than ${limit}.`));
    };
    this.#timer = clock.after(limitMs, check);
  }
}
