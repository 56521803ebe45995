import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Trigger } from "../../core/flow/flow.ts";
import { SCHEDULE } from "../scheduler/testing/scheduler-world.ts";
import { LISTEN, POLL } from "../scheduler/testing/scripted-triggers.ts";
import { triggerTest } from "../scheduler/testing/trigger-test.ts";
import type { OperationResult } from "./operation-result.ts";
import { createTaskOperations } from "./task-operations.ts";

const KEY = { tenantId: "main", namespace: "n", flowId: "f", triggerId: "t" };
const hourly: Trigger = { id: "t", type: SCHEDULE, cron: "0 * * * *", timezone: "Etc/UTC", withSeconds: false };

/** What came of it: the kind and message of the first problem, or "ok". */
function told(result: OperationResult<unknown>): string {
  const [problem] = result.ok ? [] : result.problems;
  return problem ? `${problem.kind}: ${problem.message}` : "ok";
}

describe("switching a trigger", () => {
  triggerTest("off keeps it from firing; on again it recovers what it missed as it says", async (world) => {
    await world.save("f", [{ ...hourly, recoverMissedSchedules: "LAST" }]);
    assert.equal(told(await world.operations.setDisabled(KEY, true)), "ok");
    await world.pass(2.5 * 3_600_000, 600_000);
    assert.deepEqual(world.dates, []);
    assert.equal(told(await world.operations.setDisabled(KEY, false)), "ok");
    await world.settle();
    assert.deepEqual(world.dates, ["2026-01-01T02:00:00Z"]);
  });

  triggerTest("off ends the connection of a realtime trigger, and on makes another", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [{ id: "t", type: LISTEN }]);
    await world.operations.setDisabled(KEY, true);
    await world.settle();
    assert.deepEqual(
      scripted.connections.map(({ context }) => context.signal.aborted),
      [true],
    );
    await world.operations.setDisabled(KEY, false);
    await world.settle();
    assert.equal(scripted.connections.length, 2);
  });

  triggerTest("that is none is told, and one that is as wanted stays as it is", async (world) => {
    assert.equal(
      told(await world.operations.setDisabled(KEY, true)),
      "not-found: Unable to find trigger t of the flow n.f",
    );
    await world.save("f", [hourly]);
    const before = await world.state();
    assert.equal(told(await world.operations.setDisabled(KEY, false)), "ok");
    assert.deepEqual(await world.state(), before);
  });

  triggerTest("that no scheduler has come to yet is kept in mind", async (world) => {
    const flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, tasks: [], triggers: [hourly] };
    await world.repository.flows.save({ flow, source: "f" });
    assert.equal(told(await world.operations.setDisabled(KEY, true)), "ok");
    await world.pass(2 * 3_600_000, 3_600_000);
    assert.equal((await world.state())?.disabled, true);
    assert.deepEqual(world.dates, []);
  });

  triggerTest("is what the Toggle task does where a scheduler runs", async (world) => {
    await world.save("f", [hourly]);
    const { queue, operations: triggers } = world;
    const storage = world.storage;
    const place = { namespace: "n", flowId: "f", triggerId: "t" };
    await createTaskOperations({ queue, storage, triggers }, "main").switchTrigger?.({ ...place, enabled: false });
    assert.equal((await world.state())?.disabled, true);
    await createTaskOperations({ queue, storage, triggers }, "main").switchTrigger?.({ ...place, enabled: true });
    assert.equal((await world.state())?.disabled, false);
    assert.equal(createTaskOperations({ queue, storage }, "main").switchTrigger, undefined);
  });
});

describe("a trigger that waits", () => {
  triggerTest("goes on when it is unlocked, and only then can be", async (world) => {
    await world.save("f", [hourly]);
    assert.equal(told(await world.operations.unlock(KEY)), "conflict: Trigger t is not locked");
    await world.pass(2 * 3_600_000, 3_600_000);
    assert.equal(world.started.length, 1);
    assert.equal(told(await world.operations.unlock(KEY)), "ok");
    await world.settle();
    assert.equal(world.started.length, 2);
  });

  triggerTest(
    "for a worker is asked anew when it is restarted, and the older answer does not count",
    async (world, scripted) => {
      const answer = Promise.withResolvers<Record<string, unknown>>();
      scripted.answer = () => (scripted.polls.length === 1 ? answer.promise : Promise.resolve({ n: 2 }));
      await world.work("w");
      await world.save("f", [{ id: "t", type: POLL }]);
      assert.equal(told(await world.operations.restart(KEY)), "ok");
      answer.resolve({ n: 1 });
      await world.settle();
      assert.deepEqual(
        world.started.map(({ trigger }) => trigger?.variables),
        [{ n: 2 }],
      );
    },
  );

  triggerTest("begins anew when its state is deleted and its flow still has it", async (world) => {
    await world.save("f", [hourly]);
    await world.pass(3_600_000, 3_600_000);
    assert.equal(told(await world.operations.delete(KEY)), "ok");
    await world.settle();
    const { executionId, version, nextDate } = (await world.state()) ?? {};
    assert.deepEqual([executionId, version, nextDate], [undefined, 1, "2026-01-01T02:00:00.000Z"]);
    assert.equal(
      told(await world.operations.delete({ ...KEY, triggerId: "u" })),
      "not-found: Unable to find trigger u of the flow n.f",
    );
  });
});

describe("a backfill", () => {
  const request = {
    start: "2025-12-31T20:00:00Z",
    end: "2025-12-31T22:30:00+00:00",
    inputs: { b: 2 },
    labels: [{ key: "why", value: "backfill" }],
  };

  triggerTest(
    "starts an execution for each past date, one after the other, with its inputs and labels",
    async (world) => {
      await world.save("f", [{ ...hourly, inputs: { a: 1, b: 1 }, lateMaximumDelay: "PT1M" }]);
      assert.equal(told(await world.operations.createBackfill(KEY, request)), "ok");
      await world.settle();
      assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z"]);
      const { backfill } = (await world.state()) ?? {};
      assert.equal(backfill?.currentDate, "2025-12-31T21:00:00.000Z");
      assert.equal(backfill?.previousNextDate, "2026-01-01T01:00:00.000Z");
      assert.deepEqual(world.started[0]?.inputs, { a: 1, b: 2 });
      assert.ok(world.started[0]?.labels.some(({ key, value }) => key === "why" && value === "backfill"));
      await world.end();
      await world.end();
      await world.end();
      assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z", "2025-12-31T21:00:00Z", "2025-12-31T22:00:00Z"]);
      const { backfill: after, nextDate, executionId } = (await world.state()) ?? {};
      assert.deepEqual([after, nextDate, executionId], [undefined, "2026-01-01T01:00:00.000Z", undefined]);
      await world.pass(3_600_000, 3_600_000);
      assert.equal(world.dates.at(-1), "2026-01-01T01:00:00Z");
      assert.deepEqual(world.started.at(-1)?.inputs, { a: 1, b: 1 });
    },
  );

  triggerTest("makes up afterwards for the dates that came while it ran", async (world) => {
    await world.save("f", [hourly]);
    await world.operations.createBackfill(KEY, { start: "2025-12-31T22:00:00Z", end: "2025-12-31T23:00:00Z" });
    await world.pass(1.5 * 3_600_000, 600_000);
    await world.end();
    await world.end();
    assert.deepEqual(world.dates, ["2025-12-31T22:00:00Z", "2025-12-31T23:00:00Z", "2026-01-01T01:00:00Z"]);
  });

  triggerTest("is not what a trigger goes on from that is switched off and on afterwards", async (world) => {
    await world.save("f", [hourly]);
    await world.operations.createBackfill(KEY, { start: "2025-12-31T20:00:00Z", end: "2025-12-31T20:00:00Z" });
    await world.settle();
    await world.end();
    await world.operations.setDisabled(KEY, true);
    await world.operations.setDisabled(KEY, false);
    await world.pass(3_600_000, 3_600_000);
    assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z", "2026-01-01T01:00:00Z"]);
  });

  triggerTest("can be paused and go on, and be ended", async (world) => {
    await world.save("f", [hourly]);
    await world.operations.createBackfill(KEY, request);
    await world.settle();
    assert.equal(told(await world.operations.setBackfillPaused(KEY, true)), "ok");
    await world.end();
    assert.equal(world.started.length, 1);
    assert.equal((await world.state())?.backfill?.paused, true);
    assert.equal(told(await world.operations.setBackfillPaused(KEY, false)), "ok");
    await world.settle();
    assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z", "2025-12-31T21:00:00Z"]);
    assert.equal(told(await world.operations.deleteBackfill(KEY)), "ok");
    await world.end();
    const { backfill, nextDate } = (await world.state()) ?? {};
    assert.deepEqual([backfill, nextDate, world.started.length], [undefined, "2026-01-01T01:00:00.000Z", 2]);
  });

  triggerTest("begins at its start, also when it is paused before its first date", async (world) => {
    await world.save("f", [{ ...hourly, disabled: true }]);
    const begun = await world.operations.createBackfill(KEY, { ...request, start: "2025-12-31T19:30:00Z" });
    assert.equal(begun.ok && begun.value.backfill?.currentDate, "2025-12-31T19:30:00.000Z");
    await world.operations.setBackfillPaused(KEY, true);
    await world.save("f", [hourly]);
    assert.deepEqual(world.dates, []);
    await world.operations.setBackfillPaused(KEY, false);
    await world.settle();
    assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z"]);
  });

  triggerTest("goes on when its trigger is changed in anything but its dates", async (world) => {
    await world.save("f", [hourly]);
    await world.operations.createBackfill(KEY, request);
    await world.settle();
    await world.save("f", [{ ...hourly, description: "other" }]);
    await world.end();
    assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z", "2025-12-31T21:00:00Z"]);
    await world.save("f", [{ ...hourly, cron: "30 * * * *" }]);
    assert.equal((await world.state())?.backfill, undefined);
  });

  triggerTest("survives that its flow is disabled and enabled again", async (world) => {
    await world.save("f", [hourly]);
    await world.operations.createBackfill(KEY, request);
    await world.settle();
    await world.save("f", [hourly], { disabled: true });
    await world.end();
    assert.equal(world.started.length, 1);
    await world.save("f", [hourly]);
    assert.deepEqual(world.dates, ["2025-12-31T20:00:00Z", "2025-12-31T21:00:00Z"]);
  });

  triggerTest("that cannot be is told why", async (world) => {
    await world.save("f", [hourly, { id: "p", type: POLL }]);
    const { operations } = world;
    assert.equal(told(await operations.setBackfillPaused(KEY, true)), "invalid: No backfill found");
    assert.equal(told(await operations.deleteBackfill(KEY)), "invalid: No backfill found");
    const create = async (more: object, triggerId = "t") =>
      told(await operations.createBackfill({ ...KEY, triggerId }, { ...request, ...more }));
    assert.equal(await create({}, "p"), "invalid: Trigger p has no dates to make up for");
    assert.equal(await create({ start: "soon" }), "invalid: start: 'soon' is no date-time");
    assert.equal(await create({ end: "x" }), "invalid: end: 'x' is no date-time");
    assert.equal(
      await create({ end: "2025-12-31T19:00:00Z" }),
      "invalid: The start of a backfill must not be after its end",
    );
    assert.match(
      await create({ start: "2025-12-31T20:10:00Z", end: "2025-12-31T20:20:00Z" }),
      /^invalid: Trigger t has no date from/,
    );
    assert.match(
      await create({ labels: [{ key: "system.x", value: "1" }] }),
      /^invalid: System labels can only be set by Kestra/,
    );
    assert.equal(await create({ start: "2026-01-01T00:00:00Z", end: "2026-01-01T02:00:00Z" }), "ok");
    assert.equal(await create({}), "conflict: A backfill of trigger t is running already");
  });
});
