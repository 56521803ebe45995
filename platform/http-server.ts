/** Serves HTTP with a function from request to response, by whatever server the runtime brings. */
import { lookup } from "node:dns/promises";
import type { IncomingMessage, ServerResponse } from "node:http";

/** How to serve. */
export interface HttpServerOptions {
  /** What listens and what sets its address, for messages: `The API (micronaut.server.port)`. */
  readonly name: string;
  readonly hostname: string;
  /** 0 takes one that is free. */
  readonly port: number;
  /** Answers a request; must not reject. */
  fetch(request: Request): Promise<Response>;
}

/** A server that listens. */
export interface HttpServer {
  readonly port: number;
  /** Stops listening and ends what is open; harmless when called again. */
  stop(): Promise<void>;
}

/** Bodies above this are cut off by the server itself; what routes allow is less. */
const BODY_BYTES_MAX = 10 * 1024 ** 3;

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

function serveOnBun({ hostname, port, fetch }: HttpServerOptions): HttpServer {
  // Without the timeout of the default, which cuts streams that are silent for ten seconds.
  const server = Bun.serve({ hostname, port, fetch, idleTimeout: 0, maxRequestBodySize: BODY_BYTES_MAX });
  return { port: server.port ?? port, stop: () => server.stop(true) };
}

async function serveOnNode({ hostname, port, fetch }: HttpServerOptions): Promise<HttpServer> {
  const { createServer } = await import("node:http");
  const server = createServer((incoming, outgoing) => {
    fetch(toRequest(incoming, outgoing))
      .then((response) => answer(response, outgoing))
      .catch(() => outgoing.destroy());
  });
  server.requestTimeout = 0;
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

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const headers = new Headers();
  for (let at = 0; at < incoming.rawHeaders.length; at += 2) {
    headers.append(incoming.rawHeaders[at] ?? "", incoming.rawHeaders[at + 1] ?? "");
  }
  const gone = new AbortController();
  outgoing.once("close", () => gone.abort());
  const { method = "GET", url = "/" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  const target = new URL(url.startsWith("/") ? `http://${headers.get("host") ?? "localhost"}${url}` : url);
  return new Request(target, {
    method,
    headers,
    signal: gone.signal,
    ...(hasBody ? { body: bodyOf(incoming), duplex: "half" } : {}),
  });
}

function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const reader = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.next();
      if (done) controller.close();
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
  outgoing.once("close", () => void reader.cancel().catch(() => undefined));
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (outgoing.destroyed) return;
    if (!outgoing.write(next.value)) await room(outgoing);
  }
  outgoing.end();
}

function room(outgoing: ServerResponse): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  outgoing.once("drain", resolve);
  outgoing.once("close", resolve);
  return promise;
}
