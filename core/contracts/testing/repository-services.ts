/** The repository's contract about services and settings. */
import assert from "node:assert/strict";
import type { Repository } from "../repository.ts";
import type { ServiceInstance } from "../service.ts";
import type { Check } from "./contract-suite.ts";

function service(id: string, more: Partial<ServiceInstance> = {}): ServiceInstance {
  const createdAt = "2026-01-01T00:00:00.000Z";
  return {
    id,
    type: "WORKER",
    state: "RUNNING",
    server: { id: "s", type: "SERVER", version: "1", hostname: "h" },
    createdAt,
    updatedAt: createdAt,
    events: [{ date: createdAt, state: "CREATED", message: "began" }],
    liveness: {
      enabled: true,
      intervalMs: 1,
      timeoutMs: 2,
      initialDelayMs: 3,
      heartbeatIntervalMs: 4,
      terminationGracePeriodMs: 5,
      restartStrategy: "IMMEDIATELY",
    },
    properties: { group: "g" },
    metrics: { slots: 8 },
    sequence: 1,
    ...more,
  };
}

/** Service instances, of which only one of those wins who change one at the same time. */
export function serviceTests(check: Check<Repository>): void {
  check("keeps a service whole, and a change only of what nobody else has changed", async ({ services }) => {
    const first = service("a");
    assert.equal(await services.save(first), false, "what is not there has not been changed");
    assert.equal(await services.save(first, true), true);
    assert.equal(await services.save(first, true), false, "it is there already");
    assert.deepEqual(await services.find("a"), first);
    const second = { ...first, state: "TERMINATING" as const, metrics: { slots: 7 }, sequence: 2 };
    assert.equal(await services.save(second), true);
    assert.equal(await services.save({ ...second, metrics: {} }), false);
    assert.equal(await services.save({ ...second, sequence: 4 }), false);
    assert.deepEqual(await services.find("a"), second);
    assert.equal(await services.find("A"), undefined);
  });

  check("lets one win of those who change a service at the same time", async ({ services }) => {
    await services.save(service("a"), true);
    const names = ["x", "y", "z"];
    const saved = await Promise.all(
      names.map((group) => services.save(service("a", { sequence: 2, properties: { group } }))),
    );
    assert.equal(saved.filter((each) => each).length, 1);
    assert.equal((await services.find("a"))?.properties["group"], names[saved.indexOf(true)]);
    const created = await Promise.all(names.map(() => services.save(service("b"), true)));
    assert.equal(created.filter((each) => each).length, 1);
  });

  check("lists services by state, oldest first, and forgets those that are over", async ({ services }) => {
    const dates = { createdAt: "2026-01-02T00:00:00.000Z", updatedAt: "2026-01-03T00:00:00.000Z" };
    const over = { updatedAt: "2026-01-02T00:00:00.000Z" };
    for (const each of [
      service("c", dates),
      service("b"),
      service("a"),
      service("d", { state: "NOT_RUNNING", ...over }),
      service("e", { state: "EMPTY", ...dates }),
    ]) {
      await services.save(each, true);
    }
    const ids = async (...args: Parameters<typeof services.list>): Promise<string> =>
      (await services.list(...args)).map(({ id }) => id).join("");
    assert.equal(await ids(), "abdce");
    assert.equal(await ids(["RUNNING"]), "abc");
    assert.equal(await ids(["EMPTY", "NOT_RUNNING"]), "de");
    assert.equal(await ids([]), "");
    assert.equal(await services.purge("2026-01-02T00:00:00.000Z"), 0);
    assert.equal(await services.purge("2026-01-02T00:00:00.001Z"), 1);
    assert.equal(await ids(), "abce");
  });
}

/** Settings by key. */
export function settingTests(check: Check<Repository>): void {
  check("keeps settings as they are, by key, and forgets them", async ({ settings }) => {
    assert.equal(await settings.find("a"), undefined);
    assert.equal(await settings.delete("a"), false);
    for (const value of [{ list: [1, "x", null], on: true }, "text", 0, false]) {
      await settings.save("a", value);
      assert.deepEqual(await settings.find("a"), value);
    }
    await settings.save("A", "another");
    assert.equal(await settings.delete("a"), true);
    assert.equal(await settings.find("a"), undefined);
    assert.equal(await settings.find("A"), "another");
  });

  check("lists the settings whose keys begin with a text", async ({ settings }) => {
    for (const key of ["t.b", "t.a", "t", "T.c", "u.a", "t%a"]) await settings.save(key, { key });
    assert.deepEqual(await settings.list("t."), [
      { key: "t.a", value: { key: "t.a" } },
      { key: "t.b", value: { key: "t.b" } },
    ]);
    assert.deepEqual(await settings.list("nothing"), []);
  });
}
