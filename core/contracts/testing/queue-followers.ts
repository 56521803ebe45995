/** The queue's contract about updates and those who follow them. */
import assert from "node:assert/strict";
import type { MetricEntry } from "../log.ts";
import type { QueueCheck } from "./queue-contract.ts";
import { change, EMPTY_STEP, kill, kinds, log, Recorder } from "./queue-messages.ts";

/** Who follows what happens. */
export function followerTests(check: QueueCheck): void {
  check("shows followers the changes, logs and metrics they asked for", async ({ queue }) => {
    const foreign = await queue.follow({ tenantId: "other" });
    const all = await queue.follow({});
    const some = await queue.follow({ executionId: "b" });
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [{ ...change("a"), finished: true }] }));
    await queue.process(recorder);
    await queue.send([kill("a", "main")]);
    await recorder.committedTimes(1);
    await queue.sendLogs([log("a", "one"), log("b", "two")]);
    await queue.sendMetrics([metric("b")]);
    await Promise.all([all.stop(), some.stop(), foreign.stop()]);
    assert.deepEqual(await kinds(foreign), []);
    assert.deepEqual(await kinds(all), ["execution a finished", "log one", "log two", "metric m"]);
    assert.deepEqual(await kinds(some), ["log two", "metric m"]);
  });

  check("tells a follower that was too slow how much it lost, and never loses the end", async ({ queue }) => {
    const slow = await queue.follow({});
    const recorder = new Recorder(() => ({ ...EMPTY_STEP, changes: [{ ...change("e"), finished: true }] }));
    await queue.process(recorder);
    for (let batch = 0; batch < 25; batch++) {
      await queue.sendLogs(Array.from({ length: 1_000 }, () => log("e", "x")));
    }
    await queue.send([kill("e", "main")]);
    await recorder.committedTimes(1);
    await slow.stop();
    let logs = 0;
    let lost = 0;
    let ended = false;
    for await (const update of slow) {
      if (update.kind === "log") logs++;
      if (update.kind === "lost") lost += update.count;
      if (update.kind === "execution") ended = update.finished;
    }
    assert.ok(lost > 0, "something was lost");
    assert.equal(logs + lost, 25_000);
    assert.ok(ended, "the end was not lost");
  });

  check("stores the logs and metrics it passes on", async ({ queue, repository }) => {
    await queue.sendLogs([log("a", "one"), log("b", "two")]);
    await queue.sendMetrics([metric("a")]);
    const logs = await repository.logs.find({ tenantId: "main", executionId: "b" }, { page: 1, size: 9 });
    assert.deepEqual(
      logs.results.map((entry) => entry.message),
      ["two"],
    );
    assert.deepEqual((await repository.metrics.find("main", "a", { page: 1, size: 9 })).results, [metric("a")]);
  });

  check("shows a follower nothing from before it came, and all while it waits", async ({ queue }) => {
    await queue.sendLogs([log("e", "before")]);
    const updates = await queue.follow({});
    const reading = kinds(updates);
    await queue.sendLogs([log("e", "one")]);
    await queue.sendLogs([log("e", "two")]);
    await updates.stop();
    assert.deepEqual(await reading, ["log one", "log two"]);
  });
}

function metric(executionId: string): MetricEntry {
  const place = { tenantId: "main", namespace: "n", flowId: "f", taskId: "t", taskRunId: "r", executionId };
  return { ...place, type: "gauge", name: "m", value: 1, timestamp: "2026-01-01T00:00:00.000Z" };
}
