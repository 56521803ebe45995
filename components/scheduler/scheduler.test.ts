import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Trigger } from "../../core/flow/flow.ts";
import { SCHEDULE, SchedulerWorld, type WorldOptions } from "./testing/scheduler-world.ts";

function cron(expression: string, more: Record<string, unknown> = {}): Trigger {
  const withSeconds = expression.split(" ").length === 6;
  return { id: "t", type: SCHEDULE, cron: expression, timezone: "Etc/UTC", withSeconds, ...more };
}

/** A test in a world of its own, without faults. */
function inWorld(title: string, act: (world: SchedulerWorld) => Promise<void>, options: WorldOptions = {}): void {
  it(title, async () => {
    const world = await SchedulerWorld.open(options);
    try {
      await act(world);
      assert.deepEqual(world.faults, []);
    } finally {
      await world.close();
    }
  });
}

describe("a trigger by the clock", () => {
  inWorld("starts an execution at each of its dates, to the second", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/20 * * * * *", { inputs: { a: 1 }, labels: [{ key: "k", value: "v" }] })]);
    await world.pass(19_999, 19_999);
    assert.deepEqual(world.dates, []);
    await world.pass(1);
    assert.deepEqual(world.dates, ["2026-01-01T00:00:20Z"]);
    const [first] = world.started;
    assert.deepEqual(first?.trigger, {
      id: "t",
      type: SCHEDULE,
      variables: { date: "2026-01-01T00:00:20Z", next: "2026-01-01T00:00:40Z", previous: "2026-01-01T00:00:00Z" },
    });
    assert.deepEqual(first?.inputs, { a: 1 });
    assert.deepEqual(
      first?.labels.filter(({ key }) => key !== "system.correlationId"),
      [
        { key: "k", value: "v" },
        { key: "system.from", value: "trigger" },
      ],
    );
    await world.end();
    await world.pass(20_000);
    assert.equal(world.started.length, 2);
  });

  inWorld("waits for its execution, and makes up for the dates that passed meanwhile one by one", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *")]);
    await world.pass(35_000);
    assert.deepEqual(world.dates, ["2026-01-01T00:00:10Z"]);
    assert.equal((await world.state())?.executionId, world.started[0]?.id);
    await world.end();
    assert.deepEqual(world.dates, ["2026-01-01T00:00:10Z", "2026-01-01T00:00:20Z"]);
    await world.end();
    await world.end();
    assert.equal(world.started.length, 3);
    await world.pass(5_000);
    assert.equal(world.dates.at(-1), "2026-01-01T00:00:40Z");
  });

  inWorld("goes on at the last date that passed while its execution ran, or at the next, as it says", async (world) => {
    await world.schedule();
    await world.save("last", [cron("*/10 * * * * *", { recoverMissedSchedules: "LAST" })]);
    await world.save("none", [cron("*/10 * * * * *", { recoverMissedSchedules: "NONE" })]);
    await world.pass(35_000);
    assert.equal(world.started.length, 2);
    await world.end();
    await world.end();
    assert.deepEqual(world.started.map(({ flowId, trigger }) => `${flowId} ${trigger?.variables["date"]}`).slice(2), [
      "last 2026-01-01T00:00:30Z",
    ]);
    assert.equal((await world.state("t", "none"))?.nextDate, "2026-01-01T00:00:40.000Z");
  });

  inWorld("that allows it starts executions beside each other", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *", { allowConcurrent: true })]);
    await world.pass(30_000);
    assert.equal(world.started.length, 3);
    assert.equal((await world.state())?.executionId, undefined);
  });

  inWorld("is disabled when its execution ends in a state of stopAfter", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *", { stopAfter: ["FAILED"] })]);
    await world.save("g", [cron("*/10 * * * * *", { stopAfter: ["FAILED"], allowConcurrent: true })]);
    await world.pass(10_000);
    await world.end("SUCCESS");
    await world.end("SUCCESS");
    assert.deepEqual([(await world.state())?.disabled, (await world.state("t", "g"))?.disabled], [false, false]);
    await world.pass(10_000);
    await world.end("FAILED");
    await world.end("FAILED");
    assert.deepEqual([(await world.state())?.disabled, (await world.state("t", "g"))?.disabled], [true, true]);
    await world.pass(30_000);
    assert.equal(world.started.length, 4);
  });

  inWorld("starts nothing where a condition does not hold, and goes on", async (world) => {
    const condition = {
      type: "io.kestra.plugin.core.condition.Expression",
      expression: "{{ (trigger.date | date('s')) == '20' }}",
    };
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *", { conditions: [condition] })]);
    await world.pass(30_000);
    assert.deepEqual(world.dates, ["2026-01-01T00:00:20Z"]);
  });

  inWorld(
    "makes a failed execution where it cannot be evaluated, or its inputs do not fit, and goes on",
    async (world) => {
      const condition = { type: "io.kestra.plugin.core.condition.Expression", expression: "{{ nosuch }}" };
      await world.schedule();
      await world.save("f", [cron("*/10 * * * * *", { conditions: [condition] })]);
      await world.save("g", [cron("*/10 * * * * *", { inputs: { wrong: "x" } })]);
      await world.pass(20_000);
      assert.equal(world.started.length, 4);
      const [first, second] = world.started.map(({ id }) => world.fails.get(id) ?? "");
      assert.match(first ?? "", /^The condition \S+Expression of the trigger 't' cannot be evaluated: Unable to find/);
      assert.equal(second, "The trigger 't' gives inputs that the flow does not take: wrong: is wrong");
      assert.equal((await world.state())?.nextDate, "2026-01-01T00:00:30.000Z");
    },
  );

  inWorld("leaves out dates that are too late for it, however many they are", async (world) => {
    await world.save("f", [cron("* * * * * *", { lateMaximumDelay: "PT2S", allowConcurrent: true })]);
    const scheduler = await world.schedule();
    await world.pass(3_000);
    assert.equal(world.started.length, 3);
    await scheduler.stop();
    await world.pass(7_200_000, 7_200_000);
    await world.schedule();
    assert.deepEqual(world.dates.slice(3), ["2026-01-01T02:00:01Z", "2026-01-01T02:00:02Z", "2026-01-01T02:00:03Z"]);
  });

  inWorld("keeps to given dates, and has no next one after the last", async (world) => {
    await world.schedule();
    const type = "io.kestra.plugin.core.trigger.ScheduleOnDates";
    const dates = ["2026-01-01T01:00:00", "2026-01-01T00:30:00Z", "2025-12-31T00:00:00Z"];
    await world.save("f", [{ id: "t", type, dates, timezone: "Europe/Paris" }]);
    await world.pass(7_200_000, 60_000);
    assert.deepEqual(world.dates, ["2026-01-01T01:30:00+01:00"]);
    await world.end();
    assert.equal((await world.state())?.nextDate, undefined);
  });
});

describe("a trigger whose evaluation takes long", () => {
  inWorld("starts its execution when it is done, and lets no other one wait for it", async (world) => {
    const answer = Promise.withResolvers<{ ok: true; values: Record<string, unknown>; ignored: [] }>();
    const { resolveInputs } = world.parts;
    await world.schedule({
      resolveInputs: (flow, ...rest) => (flow.id === "slow" ? answer.promise : resolveInputs(flow, ...rest)),
    });
    await world.save("slow", [cron("*/5 * * * * *")]);
    await world.save("quick", [cron("* * * * * *", { allowConcurrent: true })]);
    await world.pass(8_000, 100);
    assert.deepEqual([world.started.length, world.started.every(({ flowId }) => flowId === "quick")], [8, true]);
    answer.resolve({ ok: true, values: {}, ignored: [] });
    await world.settle();
    assert.deepEqual([world.started.at(-1)?.flowId, world.dates.at(-1)], ["slow", "2026-01-01T00:00:05Z"]);
    await world.end("SUCCESS", world.started.at(-1));
    await world.pass(2_000);
    assert.equal(world.started.filter(({ flowId }) => flowId === "slow").length, 2);
  });

  inWorld("starts nothing when it has changed meanwhile", async (world) => {
    const answer = Promise.withResolvers<{ ok: true; values: Record<string, unknown>; ignored: [] }>();
    await world.schedule({ resolveInputs: () => answer.promise });
    await world.save("f", [cron("*/5 * * * * *")]);
    await world.pass(6_000, 500);
    await world.save("f", [cron("0 0 1 1 *")]);
    answer.resolve({ ok: true, values: {}, ignored: [] });
    await world.settle();
    assert.deepEqual([world.started.length, (await world.state())?.executionId], [0, undefined]);
  });
});

describe("given dates that are expressions", () => {
  const type = "io.kestra.plugin.core.trigger.ScheduleOnDates";
  const variables = { first: "2026-01-01T00:10:00Z", all: ["2026-01-01T00:20:00Z", "2026-01-01T00:30:00Z"] };

  inWorld("are rendered when the flow is saved, one by one or all together", async (world) => {
    await world.schedule();
    const one = { id: "t", type, dates: ["{{ vars.first }}", "2026-01-01T00:25:00Z"], allowConcurrent: true };
    await world.save("f", [one, { id: "u", type, dates: "{{ vars.all }}", allowConcurrent: true }], { variables });
    await world.pass(3_600_000, 60_000);
    const minutes = world.dates.map((date) => date.slice("2026-01-01T00:".length, -":00Z".length));
    assert.deepEqual(minutes, ["10", "20", "25", "30"]);
    await world.save("f", [one], { variables: { ...variables, first: "2026-01-01T01:10:00Z" } });
    await world.pass(900_000, 60_000);
    assert.equal(world.dates.at(-1), "2026-01-01T01:10:00Z");
  });

  inWorld("are missed in the trigger's log where they cannot be rendered", async (world) => {
    await world.schedule();
    await world.save("f", [{ id: "t", type, dates: "{{ vars.nosuch }}" }], { variables });
    const query = { tenantId: "main", namespace: "n", flowId: "f", triggerId: "t" };
    const { results } = await world.repository.logs.find(query, { page: 1, size: 9 });
    assert.match(results[0]?.message ?? "", /^The next date cannot be computed: Unable to find `nosuch`/);
    assert.equal((await world.state())?.nextDate, undefined);
  });
});

describe("clocks that go forward or back", () => {
  const CASES: readonly (readonly [string, string, string, string, readonly string[]])[] = [
    [
      "forward in Paris",
      "30 2 * * *",
      "Europe/Paris",
      "2026-03-28T12:00Z",
      ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"],
    ],
    [
      "back in Paris",
      "30 2 * * *",
      "Europe/Paris",
      "2026-10-24T12:00Z",
      ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"],
    ],
    [
      "back in New York, twice the hour",
      "*/30 1 * * *",
      "America/New_York",
      "2026-11-01T04:00Z",
      [
        "2026-11-01T01:00:00-04:00",
        "2026-11-01T01:30:00-04:00",
        "2026-11-01T01:00:00-05:00",
        "2026-11-01T01:30:00-05:00",
      ],
    ],
    [
      "forward by half an hour on Lord Howe",
      "15 2 * * *",
      "Australia/Lord_Howe",
      "2026-10-03T12:00Z",
      ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"],
    ],
  ];
  for (const [name, expression, timezone, from, expected] of CASES) {
    inWorld(`${name}: ${expression} starts at ${expected.join(" and ")}`, async (world) => {
      await world.goTo(from);
      await world.schedule();
      await world.save("f", [cron(expression, { timezone, allowConcurrent: true })]);
      await world.pass(40 * 3_600_000, 600_000);
      assert.deepEqual(world.dates.slice(0, expected.length), expected);
    });
  }
});

describe("what passed while no scheduler ran", () => {
  async function after(
    world: SchedulerWorld,
    recovery: string | undefined,
    stopMs: number,
  ): Promise<readonly string[]> {
    const more = recovery === undefined ? {} : { recoverMissedSchedules: recovery };
    await world.save("f", [cron("0 * * * *", { allowConcurrent: true, ...more })]);
    const first = await world.schedule({ recoverMissedSchedules: "LAST" });
    await first.stop();
    await world.pass(stopMs, stopMs);
    await world.schedule({ recoverMissedSchedules: "LAST" });
    return world.dates;
  }
  const STOPPED_MS = 3 * 3_600_000 + 60_000;
  inWorld("is made up for with ALL", async (world) => {
    assert.deepEqual(await after(world, "ALL", STOPPED_MS), [
      "2026-01-01T01:00:00Z",
      "2026-01-01T02:00:00Z",
      "2026-01-01T03:00:00Z",
    ]);
  });
  inWorld("is made up for by its last date with LAST, which may be configured", async (world) => {
    assert.deepEqual(await after(world, undefined, STOPPED_MS), ["2026-01-01T03:00:00Z"]);
  });
  inWorld("is forgotten with NONE", async (world) => {
    assert.deepEqual(await after(world, "NONE", STOPPED_MS), []);
    assert.equal((await world.state())?.nextDate, "2026-01-01T04:00:00.000Z");
  });
  inWorld("is forgotten with NONE also where the flow was saved meanwhile", async (world) => {
    const triggers = [cron("0 * * * *", { recoverMissedSchedules: "NONE" })];
    await world.save("f", triggers);
    const first = await world.schedule();
    await first.stop();
    await world.save("f", triggers, { description: "other" });
    await world.pass(STOPPED_MS, STOPPED_MS);
    await world.schedule();
    assert.deepEqual(world.dates, []);
    const { flowRevision, nextDate } = (await world.state()) ?? {};
    assert.deepEqual([flowRevision, nextDate], [2, "2026-01-01T04:00:00.000Z"]);
  });
  inWorld("is forgotten with NONE also when it was only a moment", async (world) => {
    assert.deepEqual(await after(world, "NONE", 3_600_000 + 1_000), []);
  });
  inWorld("was not missed where another scheduler was there, and has taken over", async (world) => {
    await world.save("f", [cron("*/5 * * * * *", { allowConcurrent: true, recoverMissedSchedules: "NONE" })]);
    const first = await world.schedule();
    const { fire } = world.queue;
    // The active one is frozen: it fires nothing any more, and is found to be gone after a while.
    world.queue.fire = (firings) => Promise.resolve(firings.map(() => false));
    await world.schedule();
    world.clock.advance(12_000);
    await first.stop();
    world.queue.fire = fire;
    await world.settle();
    assert.deepEqual(world.dates, ["2026-01-01T00:00:05Z", "2026-01-01T00:00:10Z"]);
  });
});

describe("triggers and their flows", () => {
  inWorld("a flow that does not change its trigger leaves it where it is", async (world) => {
    await world.schedule();
    await world.save("f", [cron("0 * * * *")]);
    const before = await world.state();
    await world.pass(600_000, 600_000);
    await world.save("f", [cron("0 * * * *")], { description: "other" });
    const { flowRevision, version, updated, ...rest } = (await world.state()) ?? {};
    assert.equal(flowRevision, 2);
    const { flowRevision: _r, version: _v, updated: _u, ...expected } = before ?? {};
    assert.deepEqual(rest, expected);
  });

  inWorld("a trigger with other dates begins anew, but not beside the execution that it has started", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *")]);
    await world.pass(10_000);
    await world.save("f", [cron("*/15 * * * * *")]);
    const state = await world.state();
    assert.equal(state?.executionId, world.started[0]?.id);
    assert.equal(state?.nextDate, "2026-01-01T00:00:15.000Z");
    await world.pass(15_000);
    assert.equal(world.started.length, 1);
    await world.end();
    assert.deepEqual(world.dates.slice(1), ["2026-01-01T00:00:15Z"]);
    await world.save("f", [cron("*/7 * * * * *", { allowConcurrent: true })]);
    assert.equal((await world.state())?.executionId, undefined);
  });

  inWorld("a trigger with the same dates goes on where it is, and starts executions as it says now", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *")]);
    await world.pass(25_000);
    const { nextDate, executionId } = (await world.state()) ?? {};
    await world.save("f", [cron("*/10 * * * * *", { inputs: { a: 2 } })]);
    const after = await world.state();
    assert.deepEqual([after?.nextDate, after?.executionId], [nextDate, executionId]);
    await world.end();
    assert.deepEqual(world.dates, ["2026-01-01T00:00:10Z", "2026-01-01T00:00:20Z"]);
    assert.deepEqual(world.started[1]?.inputs, { a: 2 });
  });

  inWorld("a trigger that is gone has no state, nor have those of a deleted flow", async (world) => {
    await world.schedule();
    await world.save("f", [cron("0 * * * *"), cron("0 * * * *", { id: "u" })]);
    assert.notEqual(await world.state("u"), undefined);
    await world.save("f", [cron("0 * * * *")]);
    assert.equal(await world.state("u"), undefined);
    await world.delete("f");
    assert.equal(await world.state(), undefined);
  });

  inWorld(
    "a disabled flow starts nothing; enabled again it recovers what it missed as its trigger says",
    async (world) => {
      await world.schedule();
      const triggers = [cron("0 * * * *", { recoverMissedSchedules: "LAST" })];
      await world.save("f", triggers);
      await world.save("f", triggers, { disabled: true });
      assert.equal((await world.state())?.nextDate, undefined);
      await world.pass(7_200_000 + 60_000, 600_000);
      assert.deepEqual(world.dates, []);
      await world.save("f", triggers);
      assert.deepEqual(world.dates, ["2026-01-01T02:00:00Z"]);
    },
  );

  inWorld("a trigger that its flow disables is never due", async (world) => {
    await world.schedule();
    await world.save("f", [cron("* * * * * *", { disabled: true })]);
    await world.pass(10_000);
    assert.deepEqual(world.dates, []);
    await world.save("f", [cron("* * * * * *")]);
    await world.pass(1_000);
    assert.deepEqual(world.dates, ["2026-01-01T00:00:11Z"]);
  });

  inWorld("Flow triggers and webhooks have no state", async (world) => {
    await world.schedule();
    await world.save("f", [
      { id: "t", type: "io.kestra.plugin.core.trigger.Flow" },
      { id: "u", type: "io.kestra.plugin.core.trigger.Webhook", key: "k" },
    ]);
    assert.equal((await world.repository.triggers.search({}, { page: 1, size: 9 })).total, 0);
  });

  inWorld("a change that nobody called about is found in a while", async (world) => {
    await world.schedule();
    const flow = { id: "f", namespace: "n", tenantId: "main", revision: 1, tasks: [], triggers: [cron("0 * * * *")] };
    await world.repository.flows.save({ flow, source: "f" });
    await world.pass(60_000);
    assert.notEqual(await world.state(), undefined);
  });

  inWorld("an end that nobody called about is found in a while", async (world) => {
    await world.schedule();
    await world.save("f", [cron("*/10 * * * * *", { recoverMissedSchedules: "NONE" })]);
    await world.pass(10_000);
    const [running] = world.started;
    assert.ok(running);
    const over = { current: "SUCCESS" as const, histories: running.state.histories };
    await world.repository.executions.save([{ execution: { ...running, state: over }, taskRuns: [] }]);
    await world.pass(60_000);
    assert.ok(world.started.length > 1);
  });
});

describe("an execution that is gone", () => {
  inWorld("is not waited for any longer", async (world) => {
    await world.schedule();
    await world.save("f", [cron("0 * * * *")]);
    await world.pass(3_600_000, 3_600_000);
    const [running] = world.started;
    assert.ok(running);
    await world.repository.executions.delete("main", running.id);
    await world.pass(30_000);
    assert.equal((await world.state())?.executionId, running.id);
    await world.pass(120_000);
    assert.equal((await world.state())?.executionId, undefined);
  });
});

describe("several schedulers", () => {
  inWorld("one is active, and another one takes over", async (world) => {
    await world.save("f", [cron("* * * * * *", { allowConcurrent: true })]);
    const first = await world.schedule();
    const second = await world.schedule();
    await world.pass(3_000);
    assert.deepEqual([first.isActive(), second.isActive()], [true, false]);
    await first.stop();
    await world.pass(3_000);
    assert.deepEqual([first.isActive(), second.isActive()], [false, true]);
    assert.equal(new Set(world.dates).size, 6);
    assert.equal(world.dates.length, 6);
  });
});
