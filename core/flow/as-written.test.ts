import assert from "node:assert/strict";
import { test } from "node:test";
import { createRegistry } from "../../plugins/catalog.ts";
import { flowAsWritten } from "./as-written.ts";
import type { Flow } from "./flow.ts";
import { parseFlow } from "./parser.ts";

const RETURN = "io.kestra.plugin.core.debug.Return";

async function read(source: string, values: Record<string, unknown>): Promise<Flow> {
  const pluginDefaults = [{ type: RETURN, values }];
  const parsed = await parseFlow(source, { registry: createRegistry(), pluginDefaults });
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return { ...parsed.flow, revision: 7, updated: "2030-01-01T00:00:00Z" };
}

test("a flow is shown as it was written, even when a default gives what is required", async () => {
  const source = `\ufeffid: a
namespace: n
labels: {team: x}
tasks:
  - id: group
    type: io.kestra.plugin.core.flow.Sequential
    tasks:
      - {id: say, type: ${RETURN}, description: 5}
`;
  const flow = await read(source, { format: "by default", timeout: "PT1S", description: "not this one" });
  assert.match(JSON.stringify(flow.tasks), /by default.*PT1S|PT1S.*by default/, "it runs with them");
  const written = await flowAsWritten(flow, source, createRegistry());
  assert.deepEqual(written.tasks[0]?.["tasks"], [{ id: "say", type: RETURN, description: "5" }]);
  assert.deepEqual(
    [written.revision, written.updated, written.tenantId, written.labels],
    [7, "2030-01-01T00:00:00Z", "main", flow.labels],
  );
});

test("without defaults a flow is shown as it is run", async () => {
  const source = `id: a
namespace: n
inputs: [{id: i, type: SELECT, values: [a, b]}]
variables: {deep: [{x: null}, 1.50]}
tasks: [{id: say, type: ${RETURN}, format: "1", disabled: "true"}]
triggers: [{id: t, type: io.kestra.plugin.core.trigger.Schedule, cron: "0 0 1 1 *", stopAfter: [FAILED]}]
`;
  const flow = await read(source, {});
  assert.deepEqual(await flowAsWritten(flow, source, createRegistry()), flow);
});

test("a flow whose text says something else is shown as it is", async () => {
  const flow = await read(`id: a\nnamespace: n\ntasks: [{id: say, type: ${RETURN}}]\n`, { format: "x" });
  for (const source of ["", "text", "[", "id: a", "id: a\nnamespace: n\ntasks: [{id: say, type: none.Such, x: 1}]"]) {
    assert.equal(await flowAsWritten(flow, source, createRegistry()), flow, source);
  }
});
