import assert from "node:assert/strict";
import { test } from "node:test";
import { BackendAway } from "../../../core/contracts/backend-away.ts";
import type { Queue, Update } from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { systemClock } from "../../../platform/clock.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { UpdateHub } from "../follow/update-hub.ts";
import { AWAY_MAX_MS, LOOK_MS, whenEnded } from "./execution-end.ts";

const NEVER = new AbortController().signal;

function execution(current: Execution["state"]["current"]): Execution {
  return {
    id: "e",
    tenantId: "main",
    namespace: "n",
    flowId: "f",
    flowRevision: 1,
    state: { current, histories: [{ state: current, date: "2026-01-01T00:00:00Z" }] },
    labels: [],
    inputs: {},
    variables: {},
    originalId: "e",
    attemptNumber: 1,
  };
}

const RUNNING = execution("RUNNING");
const ENDED = execution("SUCCESS");

function update(of: Execution): Update {
  return { kind: "execution", execution: of, taskRuns: [], finished: of === ENDED };
}

/** A hub that counts who listens, and an execution that is stored as `stored`. */
function bench(clock = systemClock, stored: () => Promise<Execution | undefined> = () => Promise.resolve(RUNNING)) {
  const listeners = new Set<(update: Update) => void>();
  let reads = 0;
  return {
    listeners,
    reads: () => reads,
    tell(news: Update): void {
      for (const listener of listeners) listener(news);
    },
    watch: {
      clock,
      hub: {
        listen(_id: string | undefined, listener: (update: Update) => void) {
          listeners.add(listener);
          return Promise.resolve(() => void listeners.delete(listener));
        },
      },
      executions: {
        find() {
          reads++;
          return stored();
        },
      },
    },
  };
}

/** Lets time pass, with turns for what it brings about. */
async function pass(clock: SimulatedClock, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    await someTurns();
    clock.advance(1_000);
  }
  await someTurns();
}

async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
}

test("the end of an execution is heard, and nobody listens any more", async () => {
  const { watch, listeners, tell, reads } = bench();
  const ended = whenEnded(watch, RUNNING, NEVER);
  await someTurns();
  tell(update(RUNNING));
  tell(update(ENDED));
  assert.equal(await ended, ENDED);
  await someTurns();
  assert.deepEqual([listeners.size, reads()], [0, 1]);
});

test("an execution that has ended before anybody listened is found", async () => {
  const { watch } = bench(systemClock, () => Promise.resolve(ENDED));
  assert.equal(await whenEnded(watch, RUNNING, NEVER), ENDED);
});

test("whoever leaves is let go at once, with all that was kept for the wait", async () => {
  const { watch, listeners } = bench();
  const gone = new AbortController();
  const waiting = whenEnded(watch, RUNNING, gone.signal);
  await someTurns();
  assert.equal(listeners.size, 1);
  gone.abort();
  assert.equal(await waiting, RUNNING);
  await someTurns();
  assert.equal(listeners.size, 0);
});

test("after lost news, and every now and then, it is looked whether the execution has ended", async () => {
  let stored = RUNNING;
  const clock = new SimulatedClock();
  const { watch, tell, reads } = bench(clock, () => Promise.resolve(stored));
  const ended = whenEnded(watch, RUNNING, NEVER);
  await someTurns();
  tell({ kind: "lost", count: 3 });
  await someTurns();
  assert.equal(reads(), 2);
  stored = ENDED;
  clock.advance(LOOK_MS);
  assert.equal(await ended, ENDED);
});

test("an execution that was deleted is not waited for", async () => {
  const { watch } = bench(systemClock, () => Promise.resolve(undefined));
  assert.equal(await whenEnded(watch, RUNNING, NEVER), RUNNING);
});

test("a wait outlives a database that is away for a moment, not one that stays away", async () => {
  const clock = new SimulatedClock();
  let isAway = true;
  const stored = () => (isAway ? Promise.reject(new BackendAway()) : Promise.resolve(ENDED));
  const short = bench(clock, stored);
  const ended = whenEnded(short.watch, RUNNING, NEVER);
  await pass(clock, 2);
  isAway = false;
  await pass(clock, 2);
  assert.equal(await ended, ENDED);
  isAway = true;
  const long = bench(clock, stored);
  const failed = assert.rejects(whenEnded(long.watch, RUNNING, NEVER), BackendAway);
  await pass(clock, AWAY_MAX_MS / 1_000 + 5);
  await failed;
  await someTurns();
  assert.equal(long.listeners.size, 0);
});

test("those who wait for one execution share what is followed of it", async () => {
  const followed: string[] = [];
  const stops: string[] = [];
  const queue = {
    follow({ executionId = "" }) {
      followed.push(executionId);
      const { promise, resolve } = Promise.withResolvers<void>();
      async function* updates(): AsyncGenerator<Update> {
        yield update(ENDED);
        await promise;
      }
      const stop = (): Promise<void> => {
        stops.push(executionId);
        resolve();
        return Promise.resolve();
      };
      return Promise.resolve({ stop, [Symbol.asyncIterator]: updates });
    },
  } satisfies Pick<Queue, "follow">;
  const hub = new UpdateHub({ queue, onFault: assert.fail });
  const { watch } = bench();
  const waits = Array.from({ length: 1_000 }, () => whenEnded({ ...watch, hub }, RUNNING, NEVER));
  const ends = await Promise.all(waits);
  assert.ok(ends.every((each) => each === ENDED));
  await someTurns();
  assert.deepEqual([followed, stops], [["e"], ["e"]]);
});
