import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Trigger } from "../../core/flow/flow.ts";
import type { SchedulerWorld } from "../scheduler/testing/scheduler-world.ts";
import { LISTEN, POLL } from "../scheduler/testing/scripted-triggers.ts";
import { triggerTest } from "../scheduler/testing/trigger-test.ts";

const CONDITION = "io.kestra.plugin.core.condition.Expression";

function poll(more: Record<string, unknown> = {}): Trigger {
  return { id: "t", type: POLL, ...more };
}

async function logOf(world: SchedulerWorld): Promise<readonly string[]> {
  const query = { tenantId: "main", namespace: "n", flowId: "f", triggerId: "t" };
  const { results } = await world.repository.logs.find(query, { page: 1, size: 100 });
  return results.map(({ level, message }) => `${level} ${message}`);
}

describe("a polling trigger", () => {
  triggerTest(
    "is asked at once and then in its interval, and starts nothing where there is nothing",
    async (world, scripted) => {
      await world.work("w");
      await world.save("f", [poll({ interval: "PT10S" })]);
      assert.equal(scripted.polls.length, 1);
      await world.pass(30_000);
      assert.equal(scripted.polls.length, 4);
      assert.equal(world.started.length, 0);
      const { evaluation, executionId } = (await world.state()) ?? {};
      assert.deepEqual([evaluation, executionId], [undefined, undefined]);
    },
  );

  triggerTest(
    "starts an execution that sees what was found, and is asked again when that has ended",
    async (world, scripted) => {
      scripted.answer = (text) => Promise.resolve({ found: text });
      await world.work("w");
      await world.save("f", [
        poll({
          text: "{{ flow.id }}",
          interval: "PT10S",
          inputs: { i: "{{ trigger.found }}" },
          labels: [{ key: "k", value: "{{ trigger.found }}" }],
        }),
      ]);
      const [execution] = world.started;
      assert.deepEqual(execution?.trigger, { id: "t", type: POLL, variables: { found: "f" } });
      assert.deepEqual(execution?.inputs, { i: "f" });
      assert.ok(execution?.labels.some(({ key, value }) => key === "k" && value === "f"));
      await world.pass(60_000);
      assert.equal(scripted.polls.length, 1);
      await world.end();
      assert.equal(scripted.polls.length, 2);
    },
  );

  triggerTest("has its conditions asked before, about the time of the look", async (world, scripted) => {
    scripted.answer = () => Promise.resolve({});
    await world.work("w");
    const conditions = [{ type: CONDITION, expression: "{{ (trigger.date | date('s')) == '20' }}" }];
    await world.save("f", [poll({ interval: "PT10S", conditions })]);
    await world.pass(19_000);
    assert.deepEqual([scripted.polls.length, world.started.length], [0, 0]);
    await world.pass(1_000);
    assert.deepEqual([scripted.polls.length, world.started.length], [1, 1]);
  });

  triggerTest("that fails says so in its log, and is asked again", async (world, scripted) => {
    scripted.answer = () => Promise.reject(new Error("no route"));
    await world.work("w");
    await world.save("f", [poll({ interval: "PT10S" })]);
    await world.pass(11_000);
    assert.equal(scripted.polls.length, 2);
    assert.deepEqual(await logOf(world), Array(2).fill("ERROR The trigger 't' failed: no route"));
    assert.equal(world.started.length, 0);
  });

  triggerTest(
    "is asked once a second at the most, and keeps to any interval that is longer",
    async (world, scripted) => {
      await world.work("w");
      await world.save("none", [poll({ text: "none", interval: "PT0S" })]);
      await world.save("before", [poll({ text: "before", interval: "-PT5S" })]);
      await world.save("ages", [poll({ text: "ages", interval: "P999999999D" })]);
      await world.pass(3_000);
      assert.equal(scripted.polls.filter((text) => text === "none").length, 4);
      assert.equal(scripted.polls.filter((text) => text === "before").length, 4);
      assert.equal(scripted.polls.filter((text) => text === "ages").length, 1);
      assert.match((await world.state("t", "ages"))?.nextDate ?? "", /^2125-/);
    },
  );

  triggerTest("that fails makes a failed execution where it asks for that", async (world, scripted) => {
    scripted.answer = () => Promise.reject(new Error("no route"));
    await world.work("w");
    await world.save("f", [poll({ failOnTriggerError: true })]);
    assert.equal(world.fails.get(world.started[0]?.id ?? ""), "The trigger 't' failed: no route");
  });

  triggerTest("that has changed while it was asked starts nothing for the older one", async (world, scripted) => {
    const answer = Promise.withResolvers<Record<string, unknown>>();
    scripted.answer = (text) => (text === "old" ? answer.promise : Promise.resolve(undefined));
    await world.work("w");
    await world.save("f", [poll({ text: "old" })]);
    await world.save("f", [poll({ text: "new" })]);
    answer.resolve({ found: "old" });
    await world.pass(61_000);
    assert.deepEqual(scripted.polls, ["old", "new", "new"]);
    assert.equal(world.started.length, 0);
  });

  triggerTest(
    "is asked by another worker when one leaves or dies, and only the answer of that one counts",
    async (world, scripted) => {
      type Answer = Record<string, unknown> | undefined;
      const answers = [Promise.withResolvers<Answer>(), Promise.withResolvers<Answer>()];
      let asked = 0;
      scripted.answer = () => answers[asked++]?.promise ?? Promise.resolve({ from: "the last" });
      const leaving = await world.work("leaving");
      await world.save("f", [poll()]);
      await leaving.stop();
      await world.work("dying");
      assert.equal(scripted.polls.length, 2);
      await world.queue.takeBack(["dying"]);
      await world.work("heir");
      answers[1]?.resolve({ from: "the dead" });
      await world.settle();
      assert.equal(scripted.polls.length, 3);
      assert.deepEqual(
        world.started.map(({ trigger }) => trigger?.variables),
        [{ from: "the last" }],
      );
    },
  );

  triggerTest("waits while as many others are asked as the worker allows", async (world, scripted) => {
    const answer = Promise.withResolvers<undefined>();
    scripted.answer = () => answer.promise;
    await world.work("w", { polls: 2 });
    await world.save("f", [poll(), poll({ id: "u" }), poll({ id: "v" })]);
    assert.equal(scripted.polls.length, 2);
    answer.resolve(undefined);
    await world.settle();
    assert.equal(scripted.polls.length, 3);
  });

  triggerTest("that no worker knows the flow of is looked at again later", async (world, scripted) => {
    await world.save("f", [poll()]);
    const { flows } = world.repository;
    const known = flows.find;
    let isKnown = false;
    flows.find = (key) => (isKnown ? known(key) : Promise.resolve(undefined));
    await world.work("w");
    assert.equal((await world.state())?.evaluation, undefined);
    isKnown = true;
    await world.pass(61_000);
    assert.equal(scripted.polls.length, 1);
  });

  triggerTest("is given up when it takes longer than any may", async (world, scripted) => {
    scripted.answer = () => new Promise(() => undefined);
    await world.work("w");
    await world.save("f", [poll()]);
    await world.pass(3_601_000, 600_000);
    assert.deepEqual(await logOf(world), ["ERROR The trigger 't' failed: it took more than 60 minutes"]);
  });
});

describe("a realtime trigger", () => {
  const listen: Trigger = { id: "t", type: LISTEN };

  triggerTest("starts an execution for each value, beside each other", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [listen]);
    const [connection] = scripted.connections;
    connection?.send({ n: 1 });
    connection?.send({ n: 2 });
    await world.settle();
    assert.deepEqual(
      world.started.map(({ trigger }) => trigger?.variables),
      [{ n: 1 }, { n: 2 }],
    );
    assert.equal((await world.state())?.evaluation?.workerId, "w");
    assert.equal(scripted.connections.length, 1);
  });

  triggerTest("starts only for values that meet its conditions", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [{ ...listen, conditions: [{ type: CONDITION, expression: "{{ trigger.n > 1 }}" }] }]);
    for (const n of [1, 2, 3]) scripted.connections[0]?.send({ n });
    await world.settle();
    assert.deepEqual(
      world.started.map(({ trigger }) => trigger?.variables["n"]),
      [2, 3],
    );
  });

  triggerTest("makes a lost connection anew, after longer and longer", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [listen]);
    scripted.connections[0]?.end(new Error("reset by peer"));
    await world.settle();
    assert.equal(scripted.connections.length, 1);
    await world.pass(1_000);
    assert.equal(scripted.connections.length, 2);
    scripted.connections[1]?.end();
    await world.settle();
    await world.pass(1_000);
    assert.equal(scripted.connections.length, 2);
    await world.pass(1_000);
    assert.equal(scripted.connections.length, 3);
    scripted.connections[2]?.send({ n: 1 });
    await world.settle();
    assert.equal(world.started.length, 1);
    assert.match((await logOf(world)).join("\n"), /^WARN The connection of the trigger 't' is lost: reset by peer\. /);
  });

  triggerTest("stops when its flow changes it, disables it or goes away", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [listen]);
    await world.save("f", [{ ...listen, description: "other" }]);
    await world.save("g", [listen]);
    await world.save("g", [listen], { disabled: true });
    await world.save("h", [listen]);
    await world.delete("h");
    assert.deepEqual(
      scripted.connections.map(({ context }) => context.signal.aborted),
      [true, false, true, true],
    );
    for (const connection of scripted.connections) connection.send({ n: 1 });
    await world.settle();
    assert.deepEqual(
      world.started.map(({ flowId }) => flowId),
      ["f"],
    );
  });

  triggerTest("is listened for by another worker when one leaves", async (world, scripted) => {
    const leaving = await world.work("leaving");
    await world.save("f", [listen]);
    await leaving.stop();
    await world.work("heir");
    assert.deepEqual(
      scripted.connections.map(({ context }) => context.signal.aborted),
      [true, false],
    );
    assert.equal((await world.state())?.evaluation?.workerId, "heir");
  });

  triggerTest("starts nothing any more on a worker that was thought dead, and ends there", async (world, scripted) => {
    await world.work("dead", { listeners: 1 });
    await world.save("f", [listen]);
    await world.queue.takeBack(["dead"]);
    await world.work("heir");
    assert.equal((await world.state())?.evaluation?.workerId, "heir");
    const [first, second] = scripted.connections;
    first?.send({ n: 1 });
    second?.send({ n: 2 });
    await world.settle();
    assert.deepEqual(
      world.started.map(({ trigger }) => trigger?.variables),
      [{ n: 2 }],
    );
    assert.deepEqual([first?.context.signal.aborted, second?.context.signal.aborted], [true, false]);
  });

  triggerTest("is listened for once by a worker that is given back what was taken from it", async (world, scripted) => {
    await world.work("w");
    await world.save("f", [listen]);
    await world.queue.takeBack(["w"]);
    await world.settle();
    for (const connection of scripted.connections) connection.send({ n: scripted.connections.indexOf(connection) });
    await world.settle();
    assert.deepEqual(
      world.started.map(({ trigger }) => trigger?.variables),
      [{ n: 1 }],
    );
  });
});
