import assert from "node:assert/strict";
import { test } from "node:test";
import { createMemoryRepository } from "../backends/repository/memory/memory-repository.ts";
import type { Flow } from "../core/flow/flow.ts";
import { FlowCatalog } from "./flow-catalog.ts";

function flow(id: string): Flow {
  return { id, namespace: "n", tenantId: "main", revision: 1, tasks: [] };
}

test("a catalogue knows all flows, reads only those that have changed, and nothing while none has", async () => {
  const { flows } = createMemoryRepository();
  const asked: string[] = [];
  const watched = {
    changeCount: (tenantId: string) => flows.changeCount(tenantId),
    heads: (tenantId: string) => flows.heads(tenantId),
    listWithSources(tenantId: string) {
      asked.push("all");
      return flows.listWithSources(tenantId);
    },
    find(key: Parameters<typeof flows.find>[0]) {
      asked.push(key.flowId);
      return flows.find(key);
    },
  };
  for (const id of ["b", "a", "c"]) await flows.save({ flow: flow(id), source: id });
  const catalog = new FlowCatalog(watched);
  const sources = async () => (await catalog.all("main")).map(({ source }) => source);
  assert.deepEqual(await Promise.all([sources(), sources()]), [
    ["a", "b", "c"],
    ["a", "b", "c"],
  ]);
  assert.deepEqual(asked, ["all"]);
  assert.equal(await catalog.all("main"), await catalog.all("main"));
  await flows.save({ flow: flow("b"), source: "newer" });
  await flows.delete({ tenantId: "main", namespace: "n", flowId: "c" });
  assert.deepEqual(await sources(), ["a", "newer"]);
  assert.deepEqual(asked, ["all", "b"]);
  for (let at = 0; at < 101; at++) await flows.save({ flow: flow(`many-${at}`), source: "many" });
  assert.equal((await catalog.all("main")).length, 103);
  assert.deepEqual(asked, ["all", "b", "all"]);
  assert.deepEqual(await catalog.all("other"), []);
});
