import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { DEFAULT_TENANT } from "../../components/standalone/standalone.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { type EngineBench, startEngineBench } from "./engine-bench.ts";

/** The executions of a flow as they come to their ends, from when this resolves: none in between is missed. */
async function endsOf({ standalone }: EngineBench, flowId: string): Promise<AsyncIterable<Execution>> {
  const updates = await standalone.follow({});
  return (async function* () {
    for await (const update of updates) {
      if (update.kind === "execution" && update.finished && update.execution.flowId === flowId) yield update.execution;
    }
  })();
}

async function first(ends: AsyncIterable<Execution>, count = 1): Promise<readonly Execution[]> {
  const ended: Execution[] = [];
  for await (const execution of ends) if (ended.push(execution) === count) break;
  return ended;
}

const EACH_SECOND =
  'triggers: [{id: each, type: io.kestra.plugin.core.trigger.Schedule, cron: "* * * * * *", withSeconds: true}]';

test("a flow with a schedule runs once at each of its dates, until it switches its trigger off", async () => {
  await using bench = await startEngineBench({}, { scheduler: {} });
  const off =
    "{id: off, type: io.kestra.plugin.core.trigger.Toggle, trigger: each, enabled: false, " +
    "runIf: \"{{ (trigger.date | date('s') | number) % 2 == 0 }}\"}";
  const ends = await endsOf(bench, "f");
  await bench.save(`{id: f, namespace: n, tasks: [${off}], ${EACH_SECOND}}`);
  const seconds: number[] = [];
  for await (const { state, trigger } of ends) {
    assert.equal(state.current, "SUCCESS");
    const second = Date.parse(String(trigger?.variables["date"])) / 1_000;
    seconds.push(second);
    if (second % 2 === 0) break;
  }
  await bench.whenQuiet();
  const trigger = { tenantId: DEFAULT_TENANT, namespace: "n", flowId: "f", triggerId: "each" };
  assert.equal((await bench.standalone.repository.triggers.find(trigger))?.disabled, true);
  const [begin = 0] = seconds;
  assert.deepEqual(seconds, begin % 2 === 0 ? [begin] : [begin, begin + 1]);
  const all = await bench.standalone.repository.executions.search(
    { tenantId: DEFAULT_TENANT, flowId: "f" },
    { page: 1, size: 10 },
  );
  assert.equal(all.results.length, seconds.length);
});

test("a schedule whose input does not fit shows that in a failed execution", async () => {
  await using bench = await startEngineBench({}, { scheduler: {} });
  const ends = await endsOf(bench, "g");
  const trigger = EACH_SECOND.replace("withSeconds: true", "withSeconds: true, inputs: {n: many}, stopAfter: [FAILED]");
  await bench.save(
    `{id: g, namespace: n, inputs: [{id: n, type: INT}], tasks: [{id: t, type: io.kestra.plugin.core.log.Log, message: x}], ${trigger}}`,
  );
  const [execution] = await first(ends);
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
  const ends = await endsOf(bench, "h");
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
    (await first(ends)).map(({ outputs }) => outputs),
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
    const ends = await endsOf(bench, "p");
    await bench.save(
      "{id: p, namespace: n, tasks: [{id: t, type: io.kestra.plugin.core.debug.Return, format: '{{ trigger.body }}'}], " +
        "outputs: [{id: o, type: JSON, value: '{{ outputs.t.value }}'}], triggers: [{id: w, interval: PT0.2S, " +
        `type: io.kestra.plugin.core.http.Trigger, uri: 'http://127.0.0.1:${address.port}', ` +
        "responseCondition: '{{ json(response.body).ready > 1 }}'}]}",
    );
    const ended = await first(ends, 2);
    assert.deepEqual(
      ended.map(({ outputs }) => outputs),
      [{ o: { ready: 2 } }, { o: { ready: 3 } }],
    );
  } finally {
    server.close();
  }
});
