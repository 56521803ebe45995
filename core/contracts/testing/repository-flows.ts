/** The repository's contract about flows. */
import assert from "node:assert/strict";
import type { Flow } from "../../flow/flow.ts";
import type { Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";

function flow(id: string, more: Partial<Flow> = {}): Flow {
  return { id, namespace: "n", tenantId: TENANT, revision: 1, tasks: [], ...more };
}

/** Flows and their revisions. */
export function flowTests(check: Check<Repository>): void {
  check("saves flows as revisions, and an unchanged source as none", async ({ flows }) => {
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 1);
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 1);
    assert.equal((await flows.save({ flow: flow("f", { description: "d" }), source: "2" })).revision, 2);
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    assert.equal((await flows.find(key))?.source, "2");
    assert.equal((await flows.find({ ...key, revision: 1 }))?.source, "1");
    assert.equal(await flows.find({ ...key, revision: 3 }), undefined);
    assert.equal(await flows.find({ ...key, tenantId: "other" }), undefined);
    assert.equal(await flows.find({ ...key, namespace: "m" }), undefined);
    assert.deepEqual(await flows.revisions({ ...key, flowId: "never" }), []);
    assert.deepEqual(
      (await flows.revisions(key)).map((each) => each.flow.revision),
      [1, 2],
    );
  });

  check("creates a flow once, however many try at the same moment", async ({ flows }) => {
    const tries = ["1", "2", "3", "4"].map((source) => flows.create({ flow: flow("f"), source }));
    const created = (await Promise.all(tries)).filter((each) => each !== undefined);
    assert.deepEqual(
      created.map(({ revision }) => revision),
      [1],
    );
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    assert.equal((await flows.revisions(key)).length, 1);
    const source = (await flows.find(key))?.source ?? "";
    assert.equal(await flows.create({ flow: flow("f"), source }), undefined, "not even the same one");
    await flows.delete(key);
    const before = await flows.changeCount(TENANT);
    assert.equal((await flows.create({ flow: flow("f"), source }))?.revision, 3, "what was deleted may come back");
    assert.ok((await flows.changeCount(TENANT)) > before);
  });

  check("hides a deleted flow and goes on counting when it comes back", async ({ flows }) => {
    await flows.save({ flow: flow("f"), source: "1" });
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    assert.equal(await flows.delete({ ...key, tenantId: "other" }), false);
    assert.equal(await flows.delete(key), true);
    assert.equal(await flows.delete(key), false);
    assert.equal(await flows.find(key), undefined);
    assert.equal((await flows.find({ ...key, revision: 1 }))?.source, "1", "executions that run still need theirs");
    assert.deepEqual(await flows.list(TENANT), []);
    assert.equal((await flows.save({ flow: flow("f"), source: "1" })).revision, 3);
    assert.equal((await flows.find(key))?.flow.revision, 3);
  });

  check("knows every tenant that has had a flow", async ({ flows }) => {
    assert.deepEqual(await flows.tenants(), []);
    for (const tenantId of ["main", "b", "a"]) await flows.save({ flow: flow("f", { tenantId }), source: "1" });
    await flows.delete({ tenantId: "a", namespace: "n", flowId: "f" });
    assert.deepEqual(await flows.tenants(), ["a", "b", "main"]);
  });

  check("lists the newest flows of a tenant by namespace and id", async ({ flows }) => {
    for (const [id, namespace] of [
      ["b", "n"],
      ["a", "n"],
      ["c", "m"],
    ] as const) {
      await flows.save({ flow: flow(id, { namespace }), source: id });
    }
    await flows.save({ flow: flow("c", { namespace: "m", description: "newer" }), source: "newer" });
    await flows.save({ flow: flow("z", { tenantId: "other" }), source: "z" });
    assert.deepEqual(
      (await flows.list(TENANT)).map((each) => each.id),
      ["c", "a", "b"],
    );
    assert.deepEqual(
      (await flows.list(TENANT, "n")).map((each) => each.id),
      ["a", "b"],
    );
    assert.equal((await flows.list(TENANT, "m"))[0]?.description, "newer");
    assert.deepEqual(await flows.list(TENANT, "nowhere"), []);
  });

  check("counts the changes of each tenant's flows", async ({ flows }) => {
    const before = await flows.changeCount(TENANT);
    await flows.save({ flow: flow("f"), source: "1" });
    const saved = await flows.changeCount(TENANT);
    assert.ok(saved > before);
    await flows.save({ flow: flow("g", { tenantId: "other" }), source: "1" });
    assert.equal(await flows.changeCount(TENANT), saved);
    await flows.delete({ tenantId: TENANT, namespace: "n", flowId: "f" });
    assert.ok((await flows.changeCount(TENANT)) > saved);
  });

  check("lists the newest flows with their texts, and by name and number alone", async ({ flows }) => {
    await flows.save({ flow: flow("b"), source: "b" });
    await flows.save({ flow: flow("a"), source: "a" });
    await flows.save({ flow: flow("a"), source: "newer" });
    await flows.save({ flow: flow("gone"), source: "gone" });
    await flows.delete({ tenantId: TENANT, namespace: "n", flowId: "gone" });
    assert.deepEqual(
      (await flows.listWithSources(TENANT)).map((each) => [each.flow.id, each.source]),
      [
        ["a", "newer"],
        ["b", "b"],
      ],
    );
    assert.deepEqual(await flows.heads(TENANT), [
      { namespace: "n", id: "a", revision: 2 },
      { namespace: "n", id: "b", revision: 1 },
    ]);
    assert.deepEqual(await flows.heads("other"), []);
  });

  check("forgets revisions for good, but never the newest one, and counts on", async ({ flows }) => {
    const key = { tenantId: TENANT, namespace: "n", flowId: "f" };
    for (const source of ["1", "2", "3"]) await flows.save({ flow: flow("f"), source });
    const before = await flows.changeCount(TENANT);
    assert.equal((await flows.find({ ...key, revision: 1 }))?.source, "1");
    assert.equal(await flows.deleteRevisions(key, [1, 3, 7]), 1);
    assert.equal(await flows.deleteRevisions({ ...key, flowId: "never" }, [1]), 0);
    assert.ok((await flows.changeCount(TENANT)) > before);
    assert.equal(await flows.find({ ...key, revision: 1 }), undefined);
    assert.equal((await flows.find({ ...key, revision: 2 }))?.source, "2");
    assert.equal((await flows.find(key))?.source, "3");
    assert.equal((await flows.save({ flow: flow("f"), source: "4" })).revision, 4);
    assert.deepEqual(
      (await flows.revisions(key)).map((each) => each.flow.revision),
      [2, 3, 4],
    );
  });

  check("saves and deletes many flows at the same time", async ({ flows }) => {
    const ids = Array.from({ length: 50 }, (_, at) => `f${at}`);
    for (const revision of [1, 2]) {
      const saved = await Promise.all(ids.map((id) => flows.save({ flow: flow(id), source: `${id} ${revision}` })));
      assert.deepEqual(
        saved.map((each) => [each.id, each.revision]),
        ids.map((id) => [id, revision]),
      );
    }
    assert.equal(await flows.changeCount(TENANT), 100);
    const key = (flowId: string) => ({ tenantId: TENANT, namespace: "n", flowId });
    assert.deepEqual(new Set(await Promise.all(ids.map((id) => flows.delete(key(id))))), new Set([true]));
    assert.deepEqual(await flows.heads(TENANT), []);
  });
}
