/** The queue's contract about jobs that were taken: they end once, go back, or are taken back from the dead. */
import assert from "node:assert/strict";
import type { WorkerJob } from "../../execution/event.ts";
import { type Job, type JobConsumer, messageKey, type Queue } from "../queue.ts";
import type { QueueCheck } from "./queue-contract.ts";
import { EMPTY_STEP, job, jobIds, kill, Recorder, sendJobs } from "./queue-messages.ts";

const NUMBERS = ["1", "2", "3", "4"];

/** A worker that has taken these jobs, the only ones there are. */
async function withTaken(queue: Queue, jobs: readonly WorkerJob[]): Promise<[JobConsumer, readonly Job[]]> {
  await sendJobs(queue, jobs);
  const consumer = await queue.consumeJobs({ workerId: "w" });
  return [consumer, await consumer.take(jobs.length)];
}

function only(jobs: readonly Job[]): Job {
  const [first] = jobs;
  assert.ok(first && jobs.length === 1, "there is one job");
  return first;
}

/** Jobs between being taken and being over. */
export function runningJobTests(check: QueueCheck): void {
  check("ends a job once, with its messages", async ({ queue }) => {
    const [consumer, taken] = await withTaken(queue, [job("1")]);
    const outcome = { messages: [kill("answer", "main")] };
    assert.equal(await consumer.finish(only(taken), outcome), true);
    assert.equal(await consumer.finish(only(taken), outcome), false);
    await queue.send([kill("last", "main")]);
    const recorder = new Recorder();
    await queue.process(recorder);
    await recorder.seen(2);
    assert.deepEqual(recorder.messages.map(messageKey).toSorted(), ["answer", "last"]);
    assert.deepEqual(await queue.takeBack(["w"]), []);
  });

  check("ends many jobs of the same moment, each with its own messages", async ({ queue }) => {
    const all = Array.from({ length: 30 }, (_, index) => job(`j${index}`));
    const [consumer, taken] = await withTaken(queue, all);
    const ends = taken.map((each) => consumer.finish(each, { messages: [kill(`of ${jobIds([each])[0]}`, "main")] }));
    assert.ok((await Promise.all(ends)).every((isDone) => isDone));
    const recorder = new Recorder();
    await queue.process(recorder);
    await recorder.seen(all.length);
    assert.deepEqual(
      recorder.messages.map(messageKey).toSorted(),
      all.map(({ executionId }) => `of ${executionId}`).toSorted(),
    );
  });

  check("gives released jobs to others, ahead of those that came later", async ({ queue }) => {
    const [consumer, taken] = await withTaken(
      queue,
      NUMBERS.map((id) => job(id)),
    );
    await sendJobs(queue, [job("5")]);
    await consumer.release(taken.slice(1, 3));
    const other = await queue.consumeJobs({ workerId: "other" });
    assert.deepEqual(jobIds(await other.take(9)), ["2", "3", "5"]);
    assert.equal(await consumer.finish(taken[1] ?? assert.fail(), { messages: [kill("e", "main")] }), false);
  });

  check("wakes who waits when a job is released", async ({ queue }) => {
    const [consumer, taken] = await withTaken(queue, [job("1")]);
    const other = await queue.consumeJobs({ workerId: "other" });
    const waiting = other.take(1);
    await consumer.release(taken);
    assert.deepEqual(jobIds(await waiting), ["1"]);
  });

  check("takes jobs back from workers that are no more, and refuses what these answer", async ({ queue }) => {
    const [dead, taken] = await withTaken(queue, [job("1"), job("2")]);
    const alive = await queue.consumeJobs({ workerId: "alive" });
    const waiting = alive.take(9);
    assert.deepEqual(jobIds(await queue.takeBack(["nobody", "w"])), ["1", "2"]);
    const again = await waiting;
    assert.equal(await dead.finish(taken[0] ?? assert.fail(), { messages: [kill("late", "main")] }), false);
    assert.equal(await alive.finish(again[0] ?? assert.fail(), { messages: [kill("answer", "main")] }), true);
    const recorder = new Recorder();
    await queue.process(recorder);
    await recorder.seen(1);
    assert.deepEqual(recorder.messages.map(messageKey), ["answer"]);
    assert.deepEqual(jobIds(await queue.takeBack(["alive"])).slice(0, 1), jobIds(again.slice(1, 2)));
  });

  for (const backFirst of [false, true]) {
    check(`hides no job that goes back ${backFirst ? "as" : "after"} another one is taken`, async ({ queue }) => {
      await withTaken(queue, [job("old")]);
      const alive = await queue.consumeJobs({ workerId: "alive" });
      await sendJobs(queue, [job("new")]);
      const back = backFirst ? queue.takeBack(["w"]) : undefined;
      const taking = alive.take(1);
      await (back ?? queue.takeBack(["w"]));
      const taken = [...(await taking), ...(await alive.take(1))];
      assert.deepEqual(jobIds(taken).toSorted(), ["new", "old"]);
    });
  }

  check("tells whoever takes a job that it was killed while it waited", async ({ queue }) => {
    const attempt = { taskRunId: "1-t", attempt: 0 };
    const signal = { kind: "kill-jobs" as const, tenantId: "main", executionId: "1", jobs: [attempt] };
    await sendJobs(queue, [job("1"), job("2"), { ...job("1"), attempt: 1 }]);
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, signals: [signal] }));
    const processing = await queue.process(recorder);
    await queue.send([kill("1", "main")]);
    await recorder.committedTimes(1);
    await processing.stop();
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const jobs = await consumer.take(9);
    assert.deepEqual(
      jobs.map((each) => "taskRun" in each && each.killed === true),
      [true, false, false],
    );
  });

  check("marks waiting jobs also when they are killed from outside of a step", async ({ queue }) => {
    await sendJobs(queue, [job("1")]);
    const jobs = [{ taskRunId: "1-t", attempt: 0 }];
    await queue.signal({ kind: "kill-jobs", tenantId: "main", executionId: "1", jobs });
    const consumer = await queue.consumeJobs({ workerId: "w" });
    const taken = only(await consumer.take(1));
    assert.ok("taskRun" in taken && taken.killed);
  });
}
