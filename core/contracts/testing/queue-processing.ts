/** The queue's contract about handing messages to their processor. */
import assert from "node:assert/strict";
import type { ExecutionMessage } from "../../execution/event.ts";
import { BATCH_MESSAGES_MAX, messageKey } from "../queue.ts";
import type { QueueCheck } from "./queue-contract.ts";
import { change, EMPTY_STEP, kill, Recorder } from "./queue-messages.ts";

/** Handing batches to the processor. */
export function processingTests(check: QueueCheck): void {
  check("brings each execution its messages in order", async ({ queue }) => {
    const recorder = new Recorder();
    await queue.process(recorder);
    const sent: ExecutionMessage[] = [];
    for (let index = 0; index < 60; index++) sent.push(kill(`e${index % 3}`, String(index)));
    await queue.send(sent.slice(0, 40));
    await queue.send(sent.slice(40));
    await recorder.seen(60);
    for (const id of ["e0", "e1", "e2"]) {
      const wanted = sent.filter((message) => messageKey(message) === id).map((message) => message.tenantId);
      assert.deepEqual(
        recorder.messages.filter((each) => messageKey(each) === id).map((each) => each.tenantId),
        wanted,
      );
    }
  });

  check("hands over batches within their limit, and messages sent before anyone listened", async ({ queue }) => {
    const recorder = new Recorder();
    await queue.send(Array.from({ length: BATCH_MESSAGES_MAX + 100 }, () => kill("e", "main")));
    await queue.process(recorder);
    await recorder.seen(BATCH_MESSAGES_MAX + 100);
    assert.ok(recorder.batches.every((size) => size <= BATCH_MESSAGES_MAX));
  });

  check("brings the same batch again when its processor throws, after telling it to forget", async ({ queue }) => {
    let fail = true;
    const recorder = new Recorder(async () => {
      if (!fail) return EMPTY_STEP;
      fail = false;
      await queue.send([kill("e", "late")]);
      throw new Error("the processor broke");
    });
    await queue.send(["a", "b", "c"].map((each) => kill("e", each)));
    await queue.process(recorder);
    await recorder.seen(7);
    assert.deepEqual(recorder.log.slice(0, 4), ["process", "reset", "process", "committed"]);
    assert.equal(recorder.messages.map((each) => each.tenantId).join(" "), "a b c a b c late");
    assert.equal(recorder.batches[1], recorder.batches[0], "nothing joined the batch");
  });

  check("hands a partition one batch at a time", async ({ queue }) => {
    const busy = new Set<number>();
    const recorder = new Recorder(async ({ partition }) => {
      assert.ok(!busy.has(partition), "the last batch of the partition is not over");
      busy.add(partition);
      await nextTurn();
      busy.delete(partition);
      return EMPTY_STEP;
    });
    await queue.process(recorder);
    for (let index = 0; index < 30; index++) {
      await queue.send([kill(`e${index % 5}`, "main")]);
      if (index % 7 === 0) await nextTurn();
    }
    await recorder.seen(30);
    assert.ok(!recorder.log.includes("reset"));
    assert.equal(recorder.messages.length, 30);
  });

  check("stops handing over once stopped, and a new owner goes on from there", async ({ queue }) => {
    const old = new Recorder();
    const subscription = await queue.process(old);
    await queue.send([kill("e", "1")]);
    await old.committedTimes(1);
    await subscription.stop();
    await subscription.stop();
    await queue.send([kill("e", "2"), kill("e", "3")]);
    const next = new Recorder();
    await queue.process(next);
    await next.seen(2);
    assert.deepEqual(
      [old, next].map((each) => each.messages.map((message) => message.tenantId)),
      [["1"], ["2", "3"]],
    );
  });

  check("lets a batch in work end before it stops", async ({ queue, repository }) => {
    const started = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<void>();
    const recorder = new Recorder(async () => {
      started.resolve();
      await mayEnd.promise;
      return { ...EMPTY_STEP, changes: [change("e")] };
    });
    const subscription = await queue.process(recorder);
    await queue.send([kill("e", "main")]);
    await started.promise;
    const stopping = subscription.stop();
    mayEnd.resolve();
    await stopping;
    assert.deepEqual(recorder.log, ["process", "committed"]);
    assert.equal((await repository.executions.find("main", "e"))?.id, "e");
  });
}

async function nextTurn(): Promise<void> {
  await new Promise<void>((resolve) => void setImmediate(resolve));
}
