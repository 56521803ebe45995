import assert from "node:assert/strict";
import { test } from "node:test";
import type { StateType } from "../../core/execution/state.ts";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { RecordedApi } from "../testing/recorded-api.ts";
import { TestLive } from "../testing/test-live.ts";
import type { ExecutionRow } from "./execution-row.ts";
import { FLOWS_COUNTED_MAX, Throughput } from "./throughput.ts";

function row(id: string, state: StateType, startMs: number, endMs?: number, flowId = "report"): ExecutionRow {
  return {
    id,
    namespace: "company",
    flowId,
    flowRevision: 1,
    state,
    startMs,
    endMs,
    labels: [],
    trigger: undefined,
    parentId: undefined,
  };
}

function bench() {
  const clock = new SimulatedClock();
  const faults: unknown[] = [];
  const background = (work: Promise<unknown>): void => void work.catch((error: unknown) => faults.push(error));
  const throughput = new Throughput({ api: new RecordedApi({}), clock, live: new TestLive(), background });
  return { throughput, now: clock.now() };
}

test("an execution that is told of again and again is counted once", () => {
  const { throughput, now } = bench();
  throughput.take([row("a", "CREATED", now - 3_000)]);
  assert.deepEqual([throughput.queuedNow, throughput.runningNow], [1, 0]);
  throughput.take([row("a", "RUNNING", now - 3_000)]);
  assert.deepEqual([throughput.queuedNow, throughput.runningNow], [0, 1]);
  throughput.take([row("a", "FAILED", now - 3_000, now), row("a", "FAILED", now - 3_000, now)]);
  throughput.take([row("a", "FAILED", now - 3_000, now)]);
  assert.equal(throughput.runningNow, 0);
  const { created, ended, failed } = throughput;
  assert.deepEqual(
    [created, ended, failed].map((bins) => bins.total(now)),
    [1, 1, 1],
  );
});

test("an execution that is restarted ends twice", () => {
  const { throughput, now } = bench();
  throughput.take([row("a", "FAILED", now - 2_000, now - 1_000)]);
  throughput.take([row("a", "RESTARTED", now - 2_000)]);
  throughput.take([row("a", "SUCCESS", now - 2_000, now)]);
  assert.deepEqual(
    [throughput.created.total(now), throughput.ended.total(now), throughput.failed.total(now)],
    [1, 2, 1],
  );
});

test("the median and the slow end of durations are told", () => {
  const { throughput, now } = bench();
  assert.ok(Number.isNaN(throughput.duration(0.5)));
  throughput.take(Array.from({ length: 100 }, (_, index) => row(`${index}`, "SUCCESS", now - (index + 1) * 10, now)));
  assert.deepEqual([throughput.duration(0.5), throughput.duration(0.95)], [510, 960]);
});

test("more flows than are counted by themselves push out the one that ended longest ago", () => {
  const { throughput, now } = bench();
  throughput.take([row("old", "SUCCESS", now - 70_000, now - 60_000, "old")]);
  for (let flow = 0; flow < FLOWS_COUNTED_MAX; flow++) {
    throughput.take([row(`e${flow}`, "SUCCESS", now - 10, now, `flow-${flow}`)]);
  }
  const names = [...throughput.flows].map(({ flowId }) => flowId);
  assert.equal(names.length, FLOWS_COUNTED_MAX);
  assert.ok(!names.includes("old"));
});

test("what was told while the last minutes were read is newer than what the reading answers", async () => {
  const clock = new SimulatedClock();
  const live = new TestLive();
  const startDate = new Date(clock.now() - 1_000).toISOString();
  const old = { id: "a", namespace: "company", flowId: "report", state: { current: "RUNNING", startDate } };
  const answer = Promise.withResolvers<unknown>();
  const api = new RecordedApi({ "GET executions/search": () => answer.promise });
  const works: Promise<unknown>[] = [];
  const throughput = new Throughput({ api, clock, live, background: (work) => void works.push(work) });
  throughput.start();
  live.tell(row("a", "SUCCESS", clock.now() - 1_000, clock.now()));
  answer.resolve({ results: [old], total: 1 });
  await Promise.all(works);
  assert.deepEqual([throughput.runningNow, throughput.ended.total(clock.now())], [0, 1]);
});
