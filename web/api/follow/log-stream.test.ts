import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogEntry } from "../../../core/contracts/log.ts";
import type { Update } from "../../../core/contracts/queue.ts";
import type { LogPart } from "../../../core/contracts/repository.ts";
import { systemClock } from "../../../platform/clock.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import { logStream } from "./log-stream.ts";
import { Turns } from "./turns.ts";
import type { UpdateListener } from "./update-hub.ts";

const NOW = new Date().toISOString();

function line(message: string): LogEntry {
  const place = { tenantId: "main", namespace: "n", flowId: "f", executionId: "e" };
  return { ...place, timestamp: NOW, level: "INFO", message };
}

/** A log that is written and followed: what is written is stored at once, and told when the writer says so. */
class Bench {
  readonly stored: { readonly place: number; readonly entry: LogEntry }[] = [];
  readonly #untold: LogEntry[] = [];
  #listener: UpdateListener | undefined;
  places = 0;
  /** Lines that were read from the store. */
  linesRead = 0;

  write(entry: LogEntry, place = ++this.places): void {
    this.stored.push({ place, entry });
    this.stored.sort((left, right) => left.place - right.place);
    this.#untold.push(entry);
  }

  /** Tells the followers what was written, or that they have lost it. */
  tell(isLost = false): void {
    const entries = this.#untold.splice(0);
    const updates: readonly Update[] = isLost
      ? [{ kind: "lost", count: entries.length }]
      : entries.map((entry) => ({ kind: "log", entry }));
    for (const update of updates) this.#listener?.(update);
  }

  async follow(gone: AbortSignal): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const listen = (_id: string | undefined, listener: UpdateListener) => {
      this.#listener = listener;
      return Promise.resolve(() => undefined);
    };
    const readOn = async (_query: unknown, place: string | undefined, max: number): Promise<LogPart> => {
      await nextTurn();
      const found = this.stored.filter((each) => each.place > Number(place ?? 0)).slice(0, max);
      this.linesRead += found.length;
      const last = found.at(-1);
      return { entries: found.map(({ entry }) => entry), ...(last ? { place: String(last.place) } : {}) };
    };
    const query = { tenantId: "main", executionId: "e" };
    const options = {
      hub: { listen },
      logs: { readOn },
      turns: new Turns(1),
      clock: systemClock,
      query,
      matches: () => true,
      onFault: assert.fail,
    };
    const { body } = await logStream(options, gone);
    assert.ok(body);
    return body.getReader();
  }
}

/** The messages of all lines that come until nothing has come for some turns. */
async function read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<readonly string[]> {
  const decoder = new TextDecoder();
  const messages: string[] = [];
  let quietTurns = 0;
  const reading = (async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      quietTurns = 0;
      for (const [, data] of decoder.decode(next.value).matchAll(/^id: progress\ndata: (.*)$/gm)) {
        messages.push(JSON.parse(data ?? "").message);
      }
    }
  })();
  for (; quietTurns < 30; quietTurns++) await nextTurn();
  await reader.cancel();
  await reading;
  return messages;
}

test("each line comes once, however it is written, told, lost and read", async () => {
  const act = fc.constantFrom("write", "write many", "write same", "write late", "tell", "lose", "turn");
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 60 }), fc.array(act, { maxLength: 60 }), async (before, after) => {
      const bench = new Bench();
      let count = 0;
      const write = (): void => bench.write(line(String(count++)));
      const acts = {
        write,
        "write many": () => void Array.from({ length: 700 }, write),
        "write same": () => {
          count++;
          for (let copy = 0; copy < 2; copy++) bench.write(line(`same ${count}`));
        },
        // Its place was given before that of a line which can be read already.
        "write late": () => {
          const place = ++bench.places;
          write();
          bench.tell();
          bench.write(line(`late ${count++}`), place);
        },
        tell: () => bench.tell(),
        lose: () => bench.tell(true),
        turn: () => undefined,
      };
      for (const each of before) acts[each]();
      const gone = new AbortController();
      const reader = await bench.follow(gone.signal);
      for (const each of after) {
        acts[each]();
        if (each === "turn") await nextTurn();
      }
      bench.tell();
      const seen = await read(reader);
      gone.abort();
      const sorted = (messages: readonly string[]) => [...messages].sort();
      assert.deepEqual(sorted(seen), sorted(bench.stored.map(({ entry }) => entry.message)));
    }),
    { numRuns: 60 },
  );
});

test("a follower that reads nothing keeps little, and reads all of it later", async () => {
  const bench = new Bench();
  const gone = new AbortController();
  const reader = await bench.follow(gone.signal);
  const message = "x".repeat(10_000);
  for (let number = 0; number < 5_000; number++) {
    bench.write(line(`${number} ${message}`));
    bench.tell();
    if (number % 500 === 0) await nextTurn();
  }
  const seen = await read(reader);
  gone.abort();
  assert.deepEqual(
    seen.map((each) => Number(each.split(" ", 1)[0])),
    Array.from({ length: 5_000 }, (_, number) => number),
  );
});

test("what is stored is read only as the follower reads it", async () => {
  const bench = new Bench();
  for (let number = 0; number < 5_000; number++) bench.write(line(`${number} ${"x".repeat(10_000)}`));
  const gone = new AbortController();
  const reader = await bench.follow(gone.signal);
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  assert.ok(bench.linesRead <= 50, `${bench.linesRead} lines for a follower that reads nothing`);
  await reader.read();
  await reader.read();
  await reader.read();
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  assert.ok(bench.linesRead <= 100, `${bench.linesRead} lines of 10 kB for one that has read few`);
  gone.abort();
});
