/** The repository's contract about dashboards. */
import assert from "node:assert/strict";
import type { StoredDashboard } from "../dashboard-repository.ts";
import type { Repository } from "../repository.ts";
import type { Check } from "./contract-suite.ts";

function dashboard(id: string, title: string, more: Partial<StoredDashboard> = {}): StoredDashboard {
  const created = "2026-01-01T00:00:00.000Z";
  return { tenantId: "main", id, title, source: `title: ${title}`, created, updated: created, ...more };
}

/** Dashboards of users. */
export function dashboardTests(check: Check<Repository>): void {
  check("keeps dashboards until they are deleted, and takes them back", async ({ dashboards }) => {
    const first = dashboard("a", "One");
    await dashboards.save(first);
    await dashboards.save(dashboard("a", "Foreign", { tenantId: "other" }));
    assert.deepEqual(await dashboards.find("main", "a"), first);
    const changed = dashboard("a", "Two", { updated: "2026-01-02T00:00:00.000Z" });
    await dashboards.save(changed);
    assert.deepEqual(await dashboards.find("main", "a"), changed);
    assert.equal(await dashboards.delete("main", "a"), true);
    assert.equal(await dashboards.delete("main", "a"), false);
    assert.equal(await dashboards.find("main", "a"), undefined);
    assert.equal((await dashboards.list({ tenantId: "main" }, { page: 1, size: 10 })).total, 0);
    await dashboards.save(first);
    assert.deepEqual(await dashboards.find("main", "a"), first);
  });

  check("lists dashboards by text, page and order", async ({ dashboards }) => {
    await dashboards.save(dashboard("b", "Loads"));
    await dashboards.save(dashboard("c", "errors of LOADS", { updated: "2026-01-03T00:00:00.000Z" }));
    await dashboards.save(dashboard("a", "Other"));
    const ids = async (
      text: string | undefined,
      ...sort: { field: "title" | "updated"; direction: "asc" | "desc" }[]
    ) => {
      const query = { tenantId: "main", ...(text === undefined ? {} : { text }) };
      const { results, total } = await dashboards.list(query, { page: 1, size: 2, sort });
      return `${results.map(({ id }) => id).join("")} of ${total}`;
    };
    assert.equal(await ids(undefined), "ab of 3");
    assert.equal(await ids("load"), "bc of 2");
    assert.equal(await ids(undefined, { field: "updated", direction: "desc" }), "ca of 3");
    assert.equal(await ids(undefined, { field: "title", direction: "asc" }), "ba of 3");
  });
}
