/** The queue's contract about jobs. */
import assert from "node:assert/strict";
import type { QueueCheck } from "./queue-contract.ts";
import { EMPTY_STEP, job, jobIds, kill, Recorder, sendJobs } from "./queue-messages.ts";

/** Workers take jobs. */
export function jobTests(check: QueueCheck): void {
  check("gives each job to one consumer, oldest first, as many as were asked for", async ({ queue }) => {
    await sendJobs(
      queue,
      ["1", "2", "3", "4"].map((id) => job(id)),
    );
    const one = await queue.consumeJobs({ workerId: "one" });
    const two = await queue.consumeJobs({ workerId: "two" });
    const first = await one.take(3);
    const second = await two.take(3);
    assert.deepEqual([first, second].map(jobIds), [["1", "2", "3"], ["4"]]);
    await one.stop();
    await two.stop();
  });

  check("keeps the jobs of worker groups apart", async ({ queue }) => {
    await sendJobs(queue, [{ ...job("special"), workerGroup: "gpu" }, job("plain")]);
    const plain = await queue.consumeJobs({ workerId: "v" });
    const gpu = await queue.consumeJobs({ workerId: "w", group: "gpu" });
    assert.deepEqual(jobIds(await plain.take(9)), ["plain"]);
    assert.deepEqual(jobIds(await gpu.take(9)), ["special"]);
  });

  check("lets one worker take from several groups", async ({ queue }) => {
    await sendJobs(queue, [{ ...job("special"), workerGroup: "kestra.polling" }, job("plain")]);
    const plain = await queue.consumeJobs({ workerId: "w" });
    const special = await queue.consumeJobs({ workerId: "w", group: "kestra.polling" });
    assert.deepEqual(jobIds(await plain.take(9)), ["plain"]);
    await plain.stop();
    assert.deepEqual(jobIds(await special.take(9)), ["special"]);
    assert.deepEqual(jobIds(await queue.takeBack(["w"])).toSorted(), ["plain", "special"]);
  });

  check("gives no job twice and loses none, however many take at once", async ({ queue }) => {
    const all = Array.from({ length: 200 }, (_, index) => `j${index}`);
    const taken: string[] = [];
    const consumers = await Promise.all([1, 2, 3, 7].map((max) => queue.consumeJobs({ workerId: `w${max}` })));
    const everything = Promise.withResolvers<void>();
    const working = consumers.map(async (consumer, index) => {
      for (let jobs = await consumer.take(index + 1); jobs.length > 0; jobs = await consumer.take(index + 1)) {
        assert.ok(jobs.length <= index + 1);
        taken.push(...jobIds(jobs));
        if (taken.length >= all.length) everything.resolve();
      }
    });
    await sendJobs(
      queue,
      all.map((id) => job(id)),
    );
    await everything.promise;
    for (const consumer of consumers) await consumer.stop();
    await Promise.all(working);
    assert.deepEqual(taken.sort(), all.sort());
  });

  check("gives a job to another when the one it woke leaves", async ({ queue }) => {
    const leaving = await queue.consumeJobs({ workerId: "leaving" });
    const staying = await queue.consumeJobs({ workerId: "staying" });
    const abort = new AbortController();
    const left = leaving.take(1, abort.signal);
    const got = staying.take(1);
    // Heard while the step is committed, when whoever was woken for its job has not run yet.
    await queue.onSignal(() => abort.abort());
    const signal = { kind: "kill-jobs" as const, tenantId: "main", executionId: "e", jobs: [] };
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, jobs: [job("1")], signals: [signal] }));
    await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    const jobs = await Promise.race([got, left.then((early) => (early.length > 0 ? early : got))]);
    assert.deepEqual(jobIds(jobs), ["1"]);
  });

  check("ends a waiting take when the consumer stops or its signal aborts", async ({ queue }) => {
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const abort = new AbortController();
    const aborted = consumer.take(1, abort.signal);
    abort.abort();
    assert.deepEqual(await aborted, []);
    const stopped = consumer.take(1);
    await consumer.stop();
    assert.deepEqual(await stopped, []);
    assert.deepEqual(await consumer.take(1), []);
  });
}
