/** The queue's contract about triggers: firing them, jobs that evaluate them, and leading. */
import assert from "node:assert/strict";
import { newExecution } from "../../execution/testing/pure-run.ts";
import { type Firing, messageKey, type Queue, type TriggerJob } from "../queue.ts";
import type { TriggerState } from "../trigger-state.ts";
import type { QueueCheck } from "./queue-contract.ts";
import { jobIds, kill, log, Recorder } from "./queue-messages.ts";

const KEY = { tenantId: "main", namespace: "n", flowId: "f", triggerId: "t" };

function state(version: number, triggerId = "t"): TriggerState {
  const updated = "2026-01-01T00:00:00.000Z";
  return { ...KEY, triggerId, type: "x", mode: "schedule", flowRevision: 1, disabled: false, updated, version };
}

function evaluation(id: string): TriggerJob {
  return { tenantId: "main", trigger: KEY, flowRevision: 1, evaluationId: id, date: "2026-01-01T00:00:00.000Z" };
}

function firing(version: number, triggerId: string, part: Partial<Firing> = {}): Firing {
  return { change: { state: state(version, triggerId) }, messages: [], jobs: [], logs: [], ...part };
}

/** Triggers that fire, and what workers answer about them. */
export function firingTests(check: QueueCheck): void {
  check("fires a trigger whose state nobody else has changed, and nothing of one that lost", async (opened) => {
    const { queue, repository } = opened;
    const execution = { ...newExecution(), id: "made" };
    const created = { tenantId: "main", executionId: "made", event: { kind: "created", execution } } as const;
    const all = [
      firing(1, "wins", { messages: [created], jobs: [evaluation("e1")], logs: [log("made", "fired")] }),
      firing(5, "loses", { messages: [kill("never", "main")], jobs: [evaluation("e2")], logs: [log("x", "never")] }),
      { messages: [kill("changeless", "main")], jobs: [], logs: [] },
    ];
    assert.deepEqual(await queue.fire(all), [true, false, true]);
    assert.deepEqual(await queue.fire([firing(1, "wins", { messages: [kill("never", "main")] })]), [false]);
    assert.equal((await repository.executions.find("main", "made"))?.id, "made");
    assert.equal((await repository.triggers.find({ ...KEY, triggerId: "wins" }))?.version, 1);
    assert.equal(await repository.triggers.find({ ...KEY, triggerId: "loses" }), undefined);
    const recorder = new Recorder();
    await queue.process(recorder);
    await recorder.seen(2);
    assert.deepEqual(recorder.messages.map(messageKey).toSorted(), ["changeless", "made"]);
    const consumer = await queue.consumeJobs({ workerId: "w" });
    assert.deepEqual(jobIds(await consumer.take(9)), ["e1"]);
    const logs = await repository.logs.find({ tenantId: "main" }, { page: 1, size: 9 });
    assert.deepEqual(
      logs.results.map(({ message }) => message),
      ["fired"],
    );
  });

  check("moves a trigger on with the end of its evaluation, or neither", async ({ queue, repository }) => {
    await queue.fire([firing(1, "t", { jobs: [evaluation("e1")] })]);
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const [job = assert.fail()] = await consumer.take(1);
    const outcome = { messages: [kill("answer", "main")] };
    assert.equal(await consumer.finish(job, { ...outcome, change: { state: state(7) } }), false);
    assert.equal((await repository.triggers.find(KEY))?.version, 1);
    assert.equal(await consumer.finish(job, { ...outcome, change: { state: state(2) } }), true);
    assert.equal((await repository.triggers.find(KEY))?.version, 2);
    const recorder = new Recorder();
    await queue.process(recorder);
    await recorder.seen(1);
    assert.deepEqual(recorder.messages.map(messageKey), ["answer"]);
  });
}

/** A duty that notes its beginning and lasts until it is told to end. */
async function candidate(queue: Queue, name: string, begun: string[]) {
  const began = Promise.withResolvers<void>();
  const subscription = await queue.lead("duty", async (lost) => {
    begun.push(name);
    began.resolve();
    if (!lost.aborted) await new Promise<void>((resolve) => lost.addEventListener("abort", () => resolve()));
    begun.push(`${name} over`);
  });
  return { began: began.promise, stop: () => subscription.stop() };
}

/** Duties of one at a time. */
export function leadTests(check: QueueCheck): void {
  check("lets one lead at a time, and the next one when it stops", async ({ queue }) => {
    const begun: string[] = [];
    const first = await candidate(queue, "first", begun);
    await first.began;
    const second = await candidate(queue, "second", begun);
    await queue.send([kill("e", "main")]);
    assert.deepEqual(begun, ["first"]);
    await first.stop();
    await second.began;
    assert.deepEqual(begun, ["first", "first over", "second"]);
    await second.stop();
    await second.stop();
  });

  check("lets duties of other names be done at the same time", async ({ queue }) => {
    const begun: string[] = [];
    const first = await candidate(queue, "first", begun);
    await first.began;
    const other = Promise.withResolvers<void>();
    const led = await queue.lead("other duty", () => Promise.resolve(other.resolve()));
    await other.promise;
    await led.stop();
    await first.stop();
  });

  check("ends duties when it is closed", async ({ queue }) => {
    const begun: string[] = [];
    const first = await candidate(queue, "first", begun);
    await first.began;
    await queue.close();
    assert.deepEqual(begun, ["first", "first over"]);
  });
}
