/** HTTP servers on loopback for tests. */
import { once } from "node:events";
import http from "node:http";
import https from "node:https";
import net, { type AddressInfo } from "node:net";
import { certificate, privateKey } from "./self-signed.ts";

/** What a server saw. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A server that notes what it sees; stops at the end of its scope. */
export interface TestServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`, or https. */
  readonly origin: string;
  readonly port: number;
  readonly seen: SeenRequest[];
}

/** Answers a request. */
export type Answer = (request: SeenRequest, response: http.ServerResponse) => void;

/** Starts a server with this answer. */
export async function startServer(answer: Answer, secure = false): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const listener: http.RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const note = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(note);
      answer(note, response);
    });
  };
  const server = secure
    ? https.createServer({ cert: certificate, key: privateKey }, listener)
    : http.createServer(listener);
  return await listen(server, seen, secure ? "https" : "http");
}

/** Starts a proxy that opens tunnels and passes on plain requests; notes the first lines it gets. */
export async function startProxy(): Promise<TestServer> {
  const seen: SeenRequest[] = [];
  const server = http.createServer((request, response) => {
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, headers, body: "" });
    const forward = http.request(url, { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    request.pipe(forward);
  });
  server.on("connect", (request, client) => {
    seen.push({ method: "CONNECT", url: request.url ?? "", headers: request.headers, body: "" });
    const port = Number(request.url?.split(":").at(-1));
    const target = net.connect(port, "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(client);
      client.pipe(target);
    });
    for (const socket of [client, target]) socket.on("error", () => undefined);
  });
  return await listen(server, seen, "http");
}

/** Starts a server that takes connections and never says anything. */
export async function startSilence(): Promise<TestServer> {
  return await listen(net.createServer(), [], "http");
}

async function listen(server: net.Server, seen: SeenRequest[], scheme: string): Promise<TestServer> {
  const sockets = new Set<net.Socket>();
  server.on("connection", (socket: net.Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${scheme}://127.0.0.1:${port}`,
    port,
    seen,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await Promise.resolve();
    },
  };
}
