/** The repository's contract about secrets. */
import assert from "node:assert/strict";
import type { Repository } from "../repository.ts";
import type { StoredSecret } from "../secret-store.ts";
import type { Check } from "./contract-suite.ts";

const UPDATED = "2026-01-01T00:00:00.000Z";

function secret(namespace: string, key: string, more: Partial<StoredSecret> = {}): StoredSecret {
  return { tenantId: "main", namespace, key, value: `sealed ${namespace} ${key}`, tags: [], updated: UPDATED, ...more };
}

/** Secrets by tenant, namespace and key. */
export function secretTests(check: Check<Repository>): void {
  check("keeps a secret whole, in place of the one before it", async ({ secrets }) => {
    const full = secret("a.b", "KEY", { description: "of the shop", tags: [{ key: "team", value: "sales" }] });
    await secrets.save(full);
    assert.deepEqual(await secrets.find("main", ["a.b"], "KEY"), full);
    const next = secret("a.b", "KEY", { value: "sealed anew", updated: "2026-01-02T00:00:00.000Z" });
    await secrets.save(next);
    assert.deepEqual(await secrets.find("main", ["a.b"], "KEY"), next, "what a secret leaves out is gone");
    assert.equal((await secrets.list({ tenantId: "main" })).length, 1);
  });

  check("finds a secret in the first of several namespaces that has it", async ({ secrets }) => {
    for (const namespace of ["a", "a.b.c"]) await secrets.save(secret(namespace, "KEY"));
    await secrets.save(secret("a.b", "OTHER"));
    const found = async (...namespaces: readonly string[]) =>
      (await secrets.find("main", namespaces, "KEY"))?.namespace;
    assert.equal(await found("a.b.c", "a.b", "a"), "a.b.c");
    assert.equal(await found("a.b", "a"), "a");
    assert.equal(await found("a", "a.b.c"), "a");
    assert.equal(await found("a.b"), undefined);
    assert.equal(await found(), undefined);
  });

  check("tells secrets of tenants, namespaces and keys apart by every letter", async ({ secrets }) => {
    await secrets.save(secret("a", "KEY"));
    await secrets.save(secret("a", "KEY", { tenantId: "other", value: "of another tenant" }));
    assert.equal((await secrets.find("other", ["a"], "KEY"))?.value, "of another tenant");
    assert.equal((await secrets.find("main", ["a"], "KEY"))?.value, "sealed a KEY");
    for (const [tenantId, namespace, key] of [
      ["main", "a", "key"],
      ["main", "A", "KEY"],
      ["none", "a", "KEY"],
    ] as const) {
      assert.equal(await secrets.find(tenantId, [namespace], key), undefined);
      assert.equal(await secrets.delete({ tenantId, namespace, key }), false);
    }
  });

  check("lists secrets of some namespaces or of all, sorted and without their values", async ({ secrets }) => {
    for (const [namespace, key] of [
      ["b", "K1"],
      ["a", "K2"],
      ["a", "K1"],
      ["c", "K1"],
    ] as const) {
      await secrets.save(secret(namespace, key));
    }
    await secrets.save(secret("a", "FOREIGN", { tenantId: "other" }));
    const listed = async (namespaces?: readonly string[]) =>
      (await secrets.list({ tenantId: "main", ...(namespaces ? { namespaces } : {}) })).map(
        ({ namespace, key }) => `${namespace}/${key}`,
      );
    assert.deepEqual(await listed(), ["a/K1", "a/K2", "b/K1", "c/K1"]);
    assert.deepEqual(await listed(["c", "a"]), ["a/K1", "a/K2", "c/K1"]);
    assert.deepEqual(await listed([]), []);
    assert.doesNotMatch(JSON.stringify(await secrets.list({ tenantId: "main" })), /sealed/);
  });

  check("forgets a secret, and says whether there was one", async ({ secrets }) => {
    await secrets.save(secret("a", "KEY"));
    await secrets.save(secret("a", "OTHER"));
    assert.equal(await secrets.delete(secret("a", "KEY")), true);
    assert.equal(await secrets.delete(secret("a", "KEY")), false);
    assert.equal(await secrets.find("main", ["a"], "KEY"), undefined);
    assert.deepEqual(
      (await secrets.list({ tenantId: "main" })).map(({ key }) => key),
      ["OTHER"],
    );
  });
}
