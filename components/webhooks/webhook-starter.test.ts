import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Trigger } from "../../core/flow/flow.ts";
import { ExecutionFactory } from "../execution-factory.ts";
import { ConditionEvaluator } from "../flow-triggers/condition-evaluator.ts";
import { StartEvaluator } from "../schedule-triggers/start-evaluator.ts";
import { SchedulerWorld } from "../scheduler/testing/scheduler-world.ts";
import { TriggeredCreation } from "../scheduler/triggered-creation.ts";
import { WebhookStarter } from "./webhook-starter.ts";

const webhook: Trigger = { id: "t", type: "io.kestra.plugin.core.trigger.Webhook", key: " {{ vars.k }}\n" };

/** A test with webhooks of the flow `f`; `call` answers what came of a call: the problem, "nothing" or "started". */
function withWebhooks(
  title: string,
  triggers: readonly Trigger[],
  act: (world: SchedulerWorld, call: (key: string, body?: unknown) => Promise<string>) => Promise<void>,
  more: { readonly disabled?: boolean } = {},
): void {
  it(title, async () => {
    const world = await SchedulerWorld.open();
    const { parts } = world;
    const starts = new StartEvaluator({ ...parts, conditions: new ConditionEvaluator(parts) });
    const creation = new TriggeredCreation({ ...parts, factory: new ExecutionFactory(parts) });
    const starter = new WebhookStarter({ ...parts, starts, creation });
    try {
      await world.save("f", triggers, { variables: { k: "secret" }, labels: [{ key: "of", value: "flow" }], ...more });
      await act(world, async (key, body) => {
        const place = { tenantId: "main", namespace: "n", flowId: key === "lost" ? "g" : "f" };
        const call = { ...place, key, headers: { a: ["1"] }, parameters: { p: ["x", "y"] } };
        const content = async () => (body === undefined ? {} : { body });
        const result = await starter.start({ ...call, content });
        await world.settle();
        if (!result.ok) return `${result.problems[0]?.kind}: ${result.problems[0]?.message}`;
        return result.value.execution ? "started" : "nothing";
      });
    } finally {
      await world.close();
    }
  });
}

describe("a webhook", () => {
  withWebhooks(
    "starts an execution that sees what was sent",
    [{ ...webhook, inputs: { i: "{{ trigger.body.n }}" } }],
    async (world, call) => {
      assert.equal(await call("secret", { n: 5 }), "started");
      const [execution] = world.started;
      const variables = { body: { n: 5 }, headers: { a: ["1"] }, parameters: { p: ["x", "y"] } };
      assert.deepEqual(execution?.trigger, { id: "t", type: webhook.type, variables });
      assert.deepEqual(execution?.inputs, { i: "5" });
      const labels = execution?.labels.filter(({ key }) => key !== "system.correlationId");
      assert.deepEqual(labels, [{ key: "of", value: "flow" }]);
    },
  );

  withWebhooks(
    "opens with its key alone",
    [webhook, { ...webhook, id: "u", key: "{{ nosuch }}" }],
    async (world, call) => {
      for (const key of ["secre", "secrets", "", "{{ vars.k }}", "{{ nosuch }}"]) {
        assert.equal(await call(key), "not-found: Webhook not found");
      }
      assert.equal(await call("lost"), "not-found: Flow not found");
      assert.equal(world.started.length, 0);
    },
  );

  withWebhooks(
    "starts nothing where a condition does not hold",
    [
      {
        ...webhook,
        conditions: [{ type: "io.kestra.plugin.core.condition.Expression", expression: "{{ trigger.body.n > 1 }}" }],
      },
    ],
    async (world, call) => {
      assert.deepEqual([await call("secret", { n: 1 }), await call("secret", { n: 2 })], ["nothing", "started"]);
      assert.equal(world.started.length, 1);
    },
  );

  withWebhooks(
    "of a disabled flow starts nothing",
    [webhook],
    async (_world, call) => {
      assert.equal(await call("secret"), "conflict: Flow 'n'.'f' is disabled");
    },
    { disabled: true },
  );

  withWebhooks("that is disabled starts nothing", [{ ...webhook, disabled: true }], async (_world, call) => {
    assert.equal(await call("secret"), "conflict: Trigger 't' is disabled");
  });
});
