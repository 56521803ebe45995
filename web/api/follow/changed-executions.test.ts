import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Update } from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { StateType } from "../../../core/execution/state.ts";
import { listAt, textAt } from "../../../core/rest/json-fields.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { CHANGED_MAX, ChangedExecutions, type ExecutionViewer } from "./changed-executions.ts";

function execution(id: string, state: StateType): Execution {
  return {
    id,
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    flowRevision: 1,
    state: { current: state, histories: [{ state, date: "2026-01-01T00:00:00Z" }] },
    labels: [{ key: "a", value: "b" }],
    inputs: { secret: "long" },
    variables: { more: "long" },
    trigger: { id: "clock", type: "a.Schedule", variables: { date: "long" } },
    originalId: id,
    attemptNumber: 1,
  };
}

/** A feed of which the test says what the queue tells. */
function bench() {
  const clock = new SimulatedClock();
  const heard = new Set<(update: Update) => void>();
  let listened = 0;
  const hub = {
    listen(_: string | undefined, listener: (update: Update) => void) {
      listened++;
      heard.add(listener);
      return Promise.resolve(() => void heard.delete(listener));
    },
  };
  const tell = (update: Update): void => {
    for (const listener of heard) listener(update);
  };
  return {
    clock,
    feed: new ChangedExecutions({ hub, clock }),
    lose: () => tell({ kind: "lost", count: 1 }),
    change(id: string, state: StateType): void {
      tell({ kind: "execution", execution: execution(id, state), taskRuns: [], finished: false });
    },
    listening: () => [heard.size, listened],
  };
}

/** A viewer that reads when it is told to. */
function reading(viewer: ExecutionViewer) {
  const over = new AbortController();
  const events = viewer.events(over.signal);
  return {
    over,
    bytes: async () => (await events.next()).value ?? new Uint8Array(),
    async next(): Promise<readonly [id: string, ...states: string[]]> {
      const text = new TextDecoder().decode((await events.next()).value ?? new Uint8Array());
      const [, id = "", data = "null"] = /^id: (\S+)\ndata: (.*)\n\n$/.exec(text) ?? [];
      const rows: unknown = JSON.parse(data);
      const states = listAt({ rows }, "rows").map((row) => `${textAt(row, "id")} ${textAt(row, "state", "current")}`);
      return [id, ...states];
    },
  };
}

describe("executions that have changed", () => {
  it("are told by their newest states, joined over a moment", async () => {
    const { clock, feed, change } = bench();
    const viewer = reading(await feed.open());
    assert.deepEqual(await viewer.next(), ["start"]);
    change("e1", "CREATED");
    change("e2", "CREATED");
    clock.advance(50);
    change("e1", "RUNNING");
    const coming = viewer.next();
    clock.advance(49);
    assert.equal(await Promise.race([coming, Promise.resolve("nothing yet")]), "nothing yet");
    clock.advance(1);
    assert.deepEqual(await coming, ["progress", "e1 RUNNING", "e2 CREATED"]);
  });

  it("are rows of a search without what may be long", async () => {
    const { clock, feed, change } = bench();
    const viewer = reading(await feed.open());
    await viewer.bytes();
    change("e1", "RUNNING");
    clock.advance(100);
    const text = new TextDecoder().decode(await viewer.bytes());
    assert.doesNotMatch(text, /long/);
    const [row] = JSON.parse(text.split("data: ")[1] ?? "");
    assert.deepEqual(row.trigger, { id: "clock", type: "a.Schedule" });
    assert.deepEqual(row.labels, [{ key: "a", value: "b" }]);
    assert.deepEqual([row.state.startDate, row.metadata.attemptNumber], ["2026-01-01T00:00:00Z", 1]);
  });

  it("are written once for all viewers that keep up", async () => {
    const { clock, feed, change, listening } = bench();
    const [one, other] = [reading(await feed.open()), reading(await feed.open())];
    for (const viewer of [one, other]) await viewer.next();
    change("e1", "RUNNING");
    clock.advance(100);
    assert.equal(await one.bytes(), await other.bytes());
    assert.deepEqual(listening(), [1, 1]);
  });

  it("wait for a slow viewer joined, while others are told at once", async () => {
    const { clock, feed, change } = bench();
    const [slow, fast] = [reading(await feed.open()), reading(await feed.open())];
    for (const viewer of [slow, fast]) await viewer.next();
    for (const state of ["CREATED", "RUNNING", "SUCCESS"] as const) {
      change("e1", state);
      if (state === "RUNNING") change("e2", "CREATED");
      clock.advance(100);
      assert.equal((await fast.next())[1], `e1 ${state}`);
    }
    assert.deepEqual(await slow.next(), ["progress", "e1 SUCCESS", "e2 CREATED"]);
  });

  it("are told as missed where too many wait, and nothing is kept of them", async () => {
    const { clock, feed, change } = bench();
    const viewer = reading(await feed.open());
    await viewer.next();
    for (let number = 0; number <= CHANGED_MAX; number++) {
      change(`e${number}`, "CREATED");
      if (number % 1_000 === 0) clock.advance(100);
    }
    change("last", "RUNNING");
    clock.advance(100);
    assert.deepEqual(await viewer.next(), ["missed"]);
    const [, ...states] = await viewer.next();
    assert.ok(states.length < 1_001 && states.includes("last RUNNING"), `${states.length} states`);
  });

  it("are told as missed where too many change at once, or the queue has left some out", async () => {
    const { clock, feed, change, lose } = bench();
    const viewer = reading(await feed.open());
    await viewer.next();
    for (let number = 0; number <= CHANGED_MAX; number++) change(`e${number}`, "CREATED");
    assert.deepEqual(await viewer.next(), ["missed"]);
    clock.advance(100);
    lose();
    assert.deepEqual(await viewer.next(), ["missed"]);
  });

  it("cost nothing when the last viewer has gone, and are told again to the next one", async () => {
    const { clock, feed, change, listening } = bench();
    const first = await feed.open();
    change("e1", "RUNNING");
    first.close();
    await Promise.resolve();
    assert.deepEqual([listening(), clock.step()], [[0, 1], false]);
    const next = reading(await feed.open());
    await next.next();
    change("e2", "RUNNING");
    clock.advance(100);
    assert.deepEqual(await next.next(), ["progress", "e2 RUNNING"]);
  });

  it("end for a viewer that goes while nothing happens", async () => {
    const { feed } = bench();
    const { over, bytes } = reading(await feed.open());
    await bytes();
    const last = bytes();
    over.abort();
    assert.equal((await last).length, 0);
  });

  it("are a fault for whoever comes while the queue cannot be followed, and for nobody after that", async () => {
    let isAway = true;
    const hub = {
      listen: () => (isAway ? Promise.reject(new Error("away")) : Promise.resolve(() => undefined)),
    };
    const feed = new ChangedExecutions({ hub, clock: new SimulatedClock() });
    await assert.rejects(feed.open(), { message: "away" });
    isAway = false;
    (await feed.open()).close();
  });
});
