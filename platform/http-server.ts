/** Serves HTTP with a function from request to response, by whatever server the runtime brings. */
import { lookup } from "node:dns/promises";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Who is at the other end of a connection. */
export interface Peer {
  /** The address, empty when it is not known (any more). */
  address(): string;
}

/** Certificate and key in PEM. */
export interface TlsFiles {
  readonly certificate: string;
  readonly privateKey: string;
  /** Of an encrypted key. */
  readonly passphrase?: string;
}

/** How to serve. */
export interface HttpServerOptions {
  /** What listens and what sets its address, for messages: `The API (micronaut.server.port)`. */
  readonly name: string;
  readonly hostname: string;
  /** 0 takes one that is free. */
  readonly port: number;
  /** Speaks HTTPS. Default: HTTP. */
  readonly tls?: TlsFiles;
  /** A connection on which nothing is asked for so long is closed; at most 255 s on Bun. Default 60 s. */
  readonly idleMs?: number;
  /** Longer bodies are cut off by the server itself. Default 10 GiB. */
  readonly bodyBytesMax?: number;
  /** Answers a request; must not reject. */
  fetch(request: Request, peer: Peer): Promise<Response>;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** Stops listening and ends what is open; harmless when called again. */
  stop(): Promise<void>;
}

/** Bodies above this are cut off by the server itself; what routes allow is less. */
const BODY_BYTES_MAX = 10 * 1024 ** 3;

/** How long a connection may be without a request. */
const IDLE_MS = 60_000;

/** Bun counts the time of connections in seconds, and no further than that. */
const BUN_IDLE_S_MAX = 255;

/** How long the head of a request may take to arrive, where the runtime lets that be said. */
const HEAD_MS_MAX = 30_000;

/** Listens. @throws Error with a user's message when the address cannot be had */
export async function serveHttp(options: HttpServerOptions): Promise<HttpServer> {
  try {
    if (typeof Bun !== "undefined") return serveOnBun(options);
    return await serveOnNode(options);
  } catch (error) {
    const { name, hostname, port } = options;
    throw new Error(`${name} cannot listen on ${hostname}:${port}: ${await whyNot(options, error)}`, { cause: error });
  }
}

async function whyNot({ hostname }: HttpServerOptions, error: unknown): Promise<string> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // Bun says of hosts that there are not that their port is in use.
  const isKnown = await lookup(hostname).then(
    () => true,
    () => false,
  );
  if (!isKnown) return "nobody knows a host of this name; write an address of this machine, or 0.0.0.0 for all of them";
  switch (code) {
    case "EADDRINUSE":
      return "the port is taken; choose another one";
    case "EADDRNOTAVAIL":
      return "this machine has no such address; write one that it has, or 0.0.0.0 for all of them";
    case "EACCES":
      return "this user may not listen on that port; choose one above 1023";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}

function serveOnBun(options: HttpServerOptions): HttpServer {
  const { hostname, port, fetch, tls, idleMs = IDLE_MS, bodyBytesMax = BODY_BYTES_MAX } = options;
  const idleS = Math.min(BUN_IDLE_S_MAX, Math.ceil(idleMs / 1000));
  const server = Bun.serve({
    hostname,
    port,
    idleTimeout: idleS,
    maxRequestBodySize: bodyBytesMax,
    // Otherwise it writes pages about faults, and prints them.
    development: false,
    // Outside of development it lets others listen on the same port, and shares the requests between them.
    reusePort: false,
    ...(tls ? { tls: tlsOf(tls) } : {}),
    async fetch(request, self) {
      // From here on a connection may be silent: streams wait for events, and answers for the end of executions.
      self.timeout(request, 0);
      const response = await fetch(request, { address: () => self.requestIP(request)?.address ?? "" });
      // Without a limit it would stay so after the answer: whoever asks and leaves it open would hold it for ever.
      if (isEventStream(response)) response.headers.set("connection", "close");
      else self.timeout(request, isDownload(response) ? BUN_IDLE_S_MAX : idleS);
      return response;
    },
  });
  return { port: server.port ?? port, stop: () => server.stop(true) };
}

/** Silent until something happens. */
function isEventStream({ headers }: Response): boolean {
  return headers.get("content-type")?.startsWith("text/event-stream") ?? false;
}

/** Made while it is sent, which may stop for a while. */
function isDownload({ headers }: Response): boolean {
  return headers.has("content-disposition");
}

function tlsOf({ certificate, privateKey, passphrase }: TlsFiles) {
  return { cert: certificate, key: privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
}

async function serveOnNode(options: HttpServerOptions): Promise<HttpServer> {
  const { hostname, port, tls, idleMs = IDLE_MS } = options;
  const listener = (incoming: IncomingMessage, outgoing: ServerResponse): void =>
    answerOnNode(options, incoming, outgoing);
  const server = tls
    ? (await import("node:https")).createServer(tlsOf(tls), listener)
    : (await import("node:http")).createServer(listener);
  server.requestTimeout = 0;
  server.headersTimeout = HEAD_MS_MAX;
  server.keepAliveTimeout = idleMs;
  server.on("connect", (_request, socket) =>
    socket.end("HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\n"),
  );
  const listening = Promise.withResolvers<void>();
  server.once("error", listening.reject);
  server.listen(port, hostname, listening.resolve);
  await listening.promise;
  const address = server.address();
  let stopping: Promise<void> | undefined;
  return {
    port: address && typeof address === "object" ? address.port : port,
    stop() {
      stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return stopping;
    },
  };
}

function answerOnNode(options: HttpServerOptions, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const remote = incoming.socket.remoteAddress ?? "";
  let request: Request;
  try {
    request = toRequest(incoming, outgoing, options.bodyBytesMax ?? BODY_BYTES_MAX);
  } catch {
    // What is no request, such as one to an impossible host, is told so; it must not end the process.
    outgoing.writeHead(400, { connection: "close" }).end();
    return;
  }
  options
    .fetch(request, { address: () => remote })
    .then((response) => answer(response, outgoing))
    .catch(() => outgoing.destroy());
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse, bodyBytesMax: number): Request {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  }
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const { method = "GET", url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const target = new URL(url.startsWith("/") ? `http://${headers.get("host") || "localhost"}${url}` : url);
  return new Request(target, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: bodyOf(incoming, bodyBytesMax), duplex: "half" } : {}),
  });
}

function bodyOf(incoming: IncomingMessage, bytesMax: number): ReadableStream<Uint8Array> {
  const reader = incoming[Symbol.asyncIterator]();
  let size = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.next();
      size += value?.byteLength ?? 0;
      if (size > bytesMax) controller.error(new Error("The body is too long"));
      else if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await reader.return?.();
    },
  });
}

async function answer(response: Response, outgoing: ServerResponse): Promise<void> {
  outgoing.writeHead(response.status, [...response.headers.entries()].flat());
  if (!response.body) {
    outgoing.end();
    return;
  }
  await pipe(response.body, outgoing);
}

async function pipe(body: ReadableStream<Uint8Array>, outgoing: ServerResponse): Promise<void> {
  const reader = body.getReader();
  const cancel = (): void => void reader.cancel().catch(() => undefined);
  // Who has gone while the answer was made never tells so again.
  if (outgoing.destroyed) cancel();
  else outgoing.once("close", cancel);
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(next.value)) await room(outgoing);
  }
  outgoing.end();
}

function room(outgoing: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const go = (): void => {
    outgoing.off("drain", go);
    outgoing.off("close", go);
    resolve();
  };
  outgoing.on("drain", go);
  outgoing.on("close", go);
  return promise;
}
