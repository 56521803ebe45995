import assert from "node:assert/strict";
import { test } from "node:test";
import { eventBytes, eventStream } from "./event-stream.ts";

const NEVER = new AbortController().signal;
const failed = (error: unknown): void => assert.fail(String(error));

test("a stream has its events and ends with them", async () => {
  const response = eventStream(
    NEVER,
    async (send) => {
      await send(eventBytes("start", "{}"));
      await send(eventBytes("end", '{"a":1}'));
    },
    failed,
  );
  assert.equal(response.headers.get("content-type"), "text/event-stream");
  assert.equal(await response.text(), 'id: start\ndata: {}\n\nid: end\ndata: {"a":1}\n\n');
});

test("no more is made than is read", async () => {
  let made = 0;
  const { body } = eventStream(
    NEVER,
    async (send) => {
      for (;;) {
        made++;
        await send(eventBytes("progress", String(made)));
      }
    },
    failed,
  );
  const reader = body?.getReader();
  await reader?.read();
  await reader?.read();
  assert.ok(made <= 5, `${made} events`);
  await reader?.cancel();
});

test("a client that goes ends what is made for it, however it is told", async () => {
  const ended = async (leave: (gone: AbortController, response: Response) => unknown): Promise<void> => {
    const gone = new AbortController();
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const produce = async (send: (events: Uint8Array) => Promise<void>, over: AbortSignal): Promise<void> => {
      try {
        for (;;) await send(eventBytes("progress", "{}"));
      } finally {
        resolve(over.aborted);
      }
    };
    const response = eventStream(gone.signal, produce, failed);
    await leave(gone, response);
    assert.equal(await promise, true);
  };
  await ended((gone) => gone.abort());
  await ended((_gone, response) => response.body?.cancel());
});

test("a fault breaks the stream off, and is told", async () => {
  const faults: unknown[] = [];
  const fault = new Error("The database is away");
  const produce = async (send: (events: Uint8Array) => Promise<void>): Promise<void> => {
    await send(eventBytes("start", "{}"));
    throw fault;
  };
  const response = eventStream(NEVER, produce, (error) => void faults.push(error));
  await assert.rejects(response.text());
  assert.deepEqual(faults, [fault]);
});
