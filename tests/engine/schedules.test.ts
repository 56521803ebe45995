import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { type EngineBench, startEngineBench } from "./engine-bench.ts";

/** The first executions of a flow to come to their ends from now on. */
async function nextEnds({ standalone }: EngineBench, flowId: string, count: number): Promise<readonly Execution[]> {
  const updates = await standalone.follow({});
  const ended: Execution[] = [];
  for await (const update of updates) {
    if (update.kind !== "execution" || !update.finished || update.execution.flowId !== flowId) continue;
    if (ended.push(update.execution) === count) break;
  }
  return ended;
}

const EACH_SECOND =
  'triggers: [{id: each, type: io.kestra.plugin.core.trigger.Schedule, cron: "* * * * * *", withSeconds: true}]';

test("a flow with a schedule runs once at each of its dates, until it switches its trigger off", async () => {
  await using bench = await startEngineBench({}, { scheduler: {} });
  const off =
    "{id: off, type: io.kestra.plugin.core.trigger.Toggle, trigger: each, enabled: false, " +
    "runIf: \"{{ (trigger.date | date('s') | number) % 2 == 0 }}\"}";
  const ends = nextEnds(bench, "f", 1);
  await bench.save(`{id: f, namespace: n, tasks: [${off}], ${EACH_SECOND}}`);
  const all = [...(await ends)];
  const state = () =>
    bench.standalone.repository.triggers.find({
      tenantId: DEFAULT_TENANT,
      namespace: "n",
      flowId: "f",
      triggerId: "each",
    });
  while (!(await state())?.disabled) all.push(...(await nextEnds(bench, "f", 1)));
  await bench.whenQuiet();
  assert.ok(all.length <= 2);
  for (const { state: ended } of all) assert.equal(ended.current, "SUCCESS");
  assert.equal(new Set(all.map(({ trigger }) => trigger?.variables["date"])).size, all.length);
});

test("a schedule whose input does not fit shows that in a failed execution", async () => {
  await using bench = await startEngineBench({}, { scheduler: {} });
  const ends = nextEnds(bench, "g", 1);
  const trigger = EACH_SECOND.replace("withSeconds: true", "withSeconds: true, inputs: {n: many}, stopAfter: [FAILED]");
  await bench.save(
    `{id: g, namespace: n, inputs: [{id: n, type: INT}], tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: x}], ${trigger}}`,
  );
  const [execution] = await ends;
  assert.equal(execution?.state.current, "FAILED");
  const query = { tenantId: DEFAULT_TENANT, executionId: execution?.id ?? "" };
  const { results } = await bench.standalone.repository.logs.find(query, { page: 1, size: 10 });
  assert.match(
    results.map(({ message }) => message).join("\n"),
    /The trigger 'each' gives inputs that the flow does not take: n: /,
  );
});

test("a webhook starts an execution with what was sent", async () => {
  await using bench = await startEngineBench({ HOOK_KEY: "very secret" }, { scheduler: {} });
  const ends = nextEnds(bench, "h", 1);
  await bench.save(
    "{id: h, namespace: n, tasks: [{id: t, type: io.kestra.plugin.core.debug.Return, format: '{{ trigger.body.n }}'}], " +
      "outputs: [{id: o, type: STRING, value: '{{ outputs.t.value }}'}], " +
      "triggers: [{id: w, type: io.kestra.plugin.core.trigger.Webhook, key: \"{{ secret('HOOK_KEY') }}\"}]}",
  );
  const place = { tenantId: DEFAULT_TENANT, namespace: "n", flowId: "h" };
  const call = { ...place, key: "very secret", headers: {}, parameters: {}, content: async () => ({ body: { n: 7 } }) };
  const started = await bench.standalone.triggers.webhooks.start(call);
  assert.ok(started.ok && started.value.execution);
  assert.deepEqual(
    (await ends).map(({ outputs }) => outputs),
    [{ o: "7" }],
  );
});

test("a polling trigger asks on a worker and starts an execution with the answer, then waits for it", async () => {
  await using bench = await startEngineBench({}, { scheduler: {} });
  let asked = 0;
  const server = createServer((_request, response) => {
    asked++;
    response.end(JSON.stringify({ ready: asked }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  assert.ok(address !== null && typeof address === "object");
  try {
    const ends = nextEnds(bench, "p", 2);
    await bench.save(
      "{id: p, namespace: n, tasks: [{id: t, type: io.kestra.plugin.core.debug.Return, format: '{{ trigger.body }}'}], " +
        "outputs: [{id: o, type: JSON, value: '{{ outputs.t.value }}'}], triggers: [{id: w, interval: PT0.2S, " +
        `type: io.kestra.plugin.core.http.Trigger, uri: 'http://127.0.0.1:${address.port}', ` +
        "responseCondition: '{{ json(response.body).ready > 1 }}'}]}",
    );
    const ended = await ends;
    assert.deepEqual(
      ended.map(({ outputs }) => outputs),
      [{ o: { ready: 2 } }, { o: { ready: 3 } }],
    );
  } finally {
    server.close();
  }
});
