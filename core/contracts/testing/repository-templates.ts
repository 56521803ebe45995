/** The repository's contract about templates. */
import assert from "node:assert/strict";
import type { Template } from "../../flow/template.ts";
import type { Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

const TENANT = "main";

function template(id: string, more: Partial<Template> = {}): Template {
  return { id, namespace: "n", tenantId: TENANT, revision: 1, tasks: [], ...more };
}

/** Templates and their revisions. */
export function templateTests(check: Check<Repository>): void {
  check("saves templates as revisions, and an unchanged source as none", async ({ templates }) => {
    assert.equal((await templates.save({ template: template("t"), source: "1" })).revision, 1);
    assert.equal((await templates.save({ template: template("t"), source: "1" })).revision, 1);
    assert.equal((await templates.save({ template: template("t", { description: "d" }), source: "2" })).revision, 2);
    const key = { tenantId: TENANT, namespace: "n", templateId: "t" };
    assert.equal((await templates.find(key))?.source, "2");
    assert.equal((await templates.find({ ...key, revision: 1 }))?.source, "1");
    assert.equal(await templates.find({ ...key, revision: 3 }), undefined);
    assert.equal(await templates.find({ ...key, tenantId: "other" }), undefined);
    assert.equal(await templates.find({ ...key, namespace: "m" }), undefined);
  });

  check("creates a template once, however many try at the same moment", async ({ templates }) => {
    const tries = ["1", "2", "3"].map((source) => templates.create({ template: template("t"), source }));
    const created = (await Promise.all(tries)).filter((each) => each !== undefined);
    assert.deepEqual(
      created.map(({ revision }) => revision),
      [1],
    );
  });

  check("hides a deleted template and goes on counting when it comes back", async ({ templates }) => {
    await templates.save({ template: template("t"), source: "1" });
    const key = { tenantId: TENANT, namespace: "n", templateId: "t" };
    assert.equal(await templates.delete({ ...key, tenantId: "other" }), false);
    assert.equal(await templates.delete(key), true);
    assert.equal(await templates.delete(key), false);
    assert.equal(await templates.find(key), undefined);
    assert.equal((await templates.find({ ...key, revision: 1 }))?.source, "1", "executions that run still need theirs");
    assert.deepEqual(await templates.list(TENANT), []);
    assert.equal((await templates.save({ template: template("t"), source: "1" })).revision, 3);
  });

  check(
    "lists the newest templates of a tenant by namespace and id, apart from flows",
    async ({ flows, templates }) => {
      for (const [id, namespace] of [
        ["b", "n"],
        ["a", "n"],
        ["c", "m"],
      ] as const) {
        await templates.save({ template: template(id, { namespace }), source: id });
      }
      await templates.save({ template: template("z", { tenantId: "other" }), source: "z" });
      await flows.save({ flow: template("f"), source: "f" });
      const idsOf = (list: readonly Template[]): readonly string[] => list.map(({ id }) => id);
      assert.deepEqual(idsOf(await templates.list(TENANT)), ["c", "a", "b"]);
      assert.deepEqual(idsOf(await templates.list(TENANT, "n")), ["a", "b"]);
      assert.deepEqual(await templates.list(TENANT, "nowhere"), []);
    },
  );
}
