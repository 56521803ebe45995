import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { test } from "node:test";
import { type HttpServer, serveHttp } from "./http-server.ts";

const CHUNK_BYTES = 64 * 1024;

async function serve(
  fetch: (request: Request) => Promise<Response>,
  idleMs?: number,
): Promise<HttpServer & AsyncDisposable> {
  const idle = idleMs === undefined ? {} : { idleMs };
  const server = await serveHttp({ name: "The test", hostname: "127.0.0.1", port: 0, fetch, ...idle });
  return { ...server, [Symbol.asyncDispose]: () => server.stop() };
}

/** A client that has asked, and reads nothing. */
async function ask({ port }: HttpServer): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => undefined).pause();
  await new Promise<void>((resolve) => socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n", () => resolve()));
  return socket;
}

/** A body without end, and when it was let go. */
function endless(): { readonly body: ReadableStream<Uint8Array>; readonly cancelled: Promise<void>; pulls: number } {
  const cancelled = Promise.withResolvers<void>();
  const endlessBody = {
    pulls: 0,
    cancelled: cancelled.promise,
    body: new ReadableStream<Uint8Array>({
      pull(controller) {
        endlessBody.pulls++;
        controller.enqueue(new Uint8Array(CHUNK_BYTES));
      },
      cancel: () => cancelled.resolve(),
    }),
  };
  return endlessBody;
}

test("a port that one server of the program has is not shared with a second one", async () => {
  await using first = await serve(() => Promise.resolve(new Response("first")));
  const second = { name: "The second", hostname: "127.0.0.1", port: first.port };
  await assert.rejects(
    serveHttp({ ...second, fetch: () => Promise.resolve(new Response("second")) }),
    new RegExp(`^Error: The second cannot listen on 127\\.0\\.0\\.1:${first.port}: the port is taken`),
  );
});

test("a connection is closed when nothing more is asked for, also after an answer", async () => {
  await using server = await serve(() => Promise.resolve(new Response("done")), 1_000);
  const socket = await ask(server);
  let answer = "";
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    answer += chunk;
  });
  await new Promise<void>((resolve) => socket.on("close", () => resolve()).resume());
  // Node's server sends it in chunks.
  assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*done(\r\n0\r\n\r\n)?$/);
});

test("a client that goes is noticed, and its answer's body is let go", async () => {
  const answer = endless();
  const asked = Promise.withResolvers<Request>();
  await using server = await serve((request) => {
    asked.resolve(request);
    return Promise.resolve(new Response(answer.body));
  });
  const client = await ask(server);
  const { signal } = await asked.promise;
  const gone = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  client.destroy();
  await Promise.all([gone, answer.cancelled]);
});

test("a body is let go that was made when the client had gone already", async () => {
  const answer = endless();
  const asked = Promise.withResolvers<void>();
  await using server = await serve(async ({ signal }) => {
    const gone = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    asked.resolve();
    await gone;
    return new Response(answer.body);
  });
  const client = await ask(server);
  await asked.promise;
  client.destroy();
  await answer.cancelled;
});

test("a client that reads nothing has the server make no more than what is on its way", async () => {
  const answer = endless();
  await using server = await serve(() => Promise.resolve(new Response(answer.body)));
  const client = await ask(server);
  // It stops when the buffers of the system between both are full: for a while nothing more is asked for.
  for (let before = -1; before !== answer.pulls || before === 0; ) {
    before = answer.pulls;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  assert.ok(answer.pulls * CHUNK_BYTES < 64 * 1024 * 1024, `${answer.pulls} pieces`);
  client.destroy();
  await answer.cancelled;
});
