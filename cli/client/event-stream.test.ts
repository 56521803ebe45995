import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { describe, it } from "node:test";
import { RestFault } from "../../core/rest/faults.ts";
import type { ApiClient } from "./api-client.ts";
import { readEvents } from "./event-stream.ts";
import { withApiServer } from "./testing/api-server.ts";

/** A server that answers each request with the next of these. */
async function withServer<T>(
  answers: readonly ((response: ServerResponse) => void)[],
  act: (api: ApiClient) => Promise<T>,
  timeoutMs?: number,
): Promise<T> {
  let asked = 0;
  return await withApiServer(
    (_, response) => answers[Math.min(asked++, answers.length - 1)]?.(response),
    act,
    timeoutMs,
  );
}

/** Events; the connection stays open where it does not end with them. */
const stream = (text: string, end: "ends" | "stays open") => (response: ServerResponse) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (end === "ends") response.end(text);
  else response.write(text);
};
const refuse = (status: number) => (response: ServerResponse) =>
  response.writeHead(status, { "content-type": "application/json" }).end('{"message":"no"}');

async function eventsOf(
  api: ApiClient,
  until: number,
  onEvent: (count: number) => unknown = () => undefined,
  silenceMs = 60_000,
) {
  const found: (readonly [id: string, data: unknown, isLater: boolean])[] = [];
  const lost: string[] = [];
  let back = 0;
  const stop = new AbortController();
  const options = {
    signal: stop.signal,
    silenceMs,
    onLost: (reason: string) => void lost.push(reason),
    onBack: () => void back++,
  };
  for await (const { id, data, connection } of readEvents(api, { path: ["x"] }, options)) {
    found.push([id, data, connection > 1]);
    if (found.length === until) stop.abort();
    else onEvent(found.length);
  }
  return { found, lost, back };
}

describe("events of a server", () => {
  it("are read over as many connections as it takes, whatever ends one", async () => {
    let first: ServerResponse | undefined;
    const parts = 'id: start\ndata: {}\n\n: alive\n\nid: progress\ndata: {"a":\ndata: 1}\n\nid: progress\ndata: {"b"';
    const answers = [
      (response: ServerResponse) => {
        first = response;
        stream(parts, "stays open")(response);
      },
      refuse(503),
      stream('id: end\r\ndata: "é"\r\n\r\n', "ends"),
    ];
    const { found, lost, back } = await withServer(answers, (api) =>
      eventsOf(api, 3, (count) => count === 2 && first?.destroy()),
    );
    assert.deepEqual(found, [
      ["start", {}, false],
      ["progress", { a: 1 }, false],
      ["end", "é", true],
    ]);
    assert.deepEqual([lost.length, back], [1, 1]);
  });

  it("are a fault at the first failure where no more tries are wanted", async () => {
    await withServer([stream("id: a\ndata: 1\n\n", "ends"), refuse(503)], async (api) => {
      const options = { signal: new AbortController().signal, triesMax: 0, onLost: () => undefined };
      await assert.rejects(Array.fromAsync(readEvents(api, { path: ["x"] }, options)), /the server ended the stream/);
    });
  });

  it("are a fault where a server refuses, at once or later", async () => {
    await withServer([refuse(404)], async (api) => {
      await assert.rejects(eventsOf(api, 1), RestFault);
    });
    await withServer([stream("id: a\ndata: 1\n\n", "ends"), refuse(401)], async (api) => {
      await assert.rejects(eventsOf(api, 2), /who you are/);
    });
  });

  it("are asked for again where a connection brings nothing more", async () => {
    const silent = stream("id: start\ndata: 1\n\n", "stays open");
    const ending = stream("id: end\ndata: 2\n\n", "ends");
    // On a slow machine a connection may be given up before what came over it is read.
    let hasStarted = false;
    const answer = (response: ServerResponse) => (hasStarted ? ending : silent)(response);
    const onEvent = (): void => {
      hasStarted = true;
    };
    const { found } = await withServer([answer], (api) => eventsOf(api, 2, onEvent, 20));
    assert.deepEqual(
      found.map(([id, data]) => [id, data]),
      [
        ["start", 1],
        ["end", 2],
      ],
    );
  });

  it("are a fault where a server does not answer, or answers with a page", async () => {
    const page = (response: ServerResponse) => response.writeHead(200, { "content-type": "text/html" }).end("<html>");
    await withServer([page], async (api) => {
      await assert.rejects(eventsOf(api, 1), /answers with no events: is it a Kestra server/);
    });
    const nothing = () => undefined;
    await withServer([nothing], (api) => assert.rejects(eventsOf(api, 1), /did not answer within 0\.02s/), 20);
  });

  it("are a fault where no server is there from the beginning", async () => {
    const gone = await withServer([refuse(404)], async (api) => api);
    await assert.rejects(eventsOf(gone, 1), /refused/);
  });
});
