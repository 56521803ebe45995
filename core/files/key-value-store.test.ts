import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Clock } from "../contracts/clock.ts";
import type { KeyValueType } from "../contracts/key-value.ts";
import { keyValueNamespaces } from "./key-value-namespaces.ts";
import { createKeyValueStore, KEY_CHARS_MAX, KeyValueError, VALUE_BYTES_MAX } from "./key-value-store.ts";
import { MemoryStorage } from "./testing/memory-storage.ts";

/** A clock that a test sets. */
function settable(nowMs = 1_700_000_000_000): Clock & { set(nowMs: number): void } {
  let now = nowMs;
  return {
    now: () => now,
    set: (value) => {
      now = value;
    },
    after: () => ({ cancel: () => undefined }),
  };
}

function open(namespace = "acme.sales") {
  const storage = new MemoryStorage();
  const clock = settable();
  return { storage, clock, store: createKeyValueStore({ storage, tenantId: "main", namespace, clock }) };
}

test("a pair is kept as ION text in the namespace's folder", async () => {
  const { storage, store } = open();
  await store.put("last", { a: [1, "x"] }, { description: "of today" });
  assert.equal(storage.text("/acme/sales/_kv/last.ion"), '{a:[1,"x"]}');
  const entry = await store.get("last");
  assert.deepEqual(
    [entry?.value, entry?.type, entry?.description, entry?.version],
    [{ a: [1, "x"] }, "JSON", "of today", 1],
  );
});

test("of several that write a pair at once without `overwrite`, one alone does", async () => {
  const { store } = open();
  const writes = [1, 2, 3].map((value) => store.put("k", value, { overwrite: false }));
  const ends = await Promise.allSettled(writes);
  assert.deepEqual(
    ends.map(({ status }) => status),
    ["fulfilled", "rejected", "rejected"],
  );
  assert.equal((await store.get("k"))?.value, 1);
});

test("a pair that is written while its versions are forgotten has what was written", async () => {
  const { store } = open();
  await store.put("k", 1);
  await store.put("k", 2);
  const forgotten = store.forget("k", { keepAmount: 1 });
  await Promise.all([forgotten, store.put("k", 3)]);
  const { value, version, earlier } = (await store.get("k")) ?? {};
  assert.deepEqual([await forgotten, value, version, earlier?.length], [1, 3, 3, 1]);
});

test("each write counts the version up and keeps the time of creation", async () => {
  const { clock, store } = open();
  const first = await store.put("k", 1);
  clock.set(clock.now() + 5000);
  const second = await store.put("k", "two");
  assert.deepEqual([second.version, second.created, second.type], [2, first.created, "STRING"]);
  assert.notEqual(second.updated, first.updated);
  assert.deepEqual(await store.get("k"), second);
});

describe("values by type", () => {
  const cases: readonly (readonly [unknown, KeyValueType | undefined, KeyValueType, unknown])[] = [
    ["text", undefined, "STRING", "text"],
    ["42", undefined, "STRING", "42"],
    ["", undefined, "STRING", ""],
    ["PT5M", undefined, "DURATION", "PT5M"],
    [5, undefined, "NUMBER", 5],
    [true, undefined, "BOOLEAN", true],
    [null, undefined, "JSON", null],
    [[1], undefined, "JSON", [1]],
    ["42", "NUMBER", "NUMBER", 42],
    ["4.5", "NUMBER", "NUMBER", 4.5],
    ["12345678901234567890", "NUMBER", "NUMBER", 12345678901234567890n],
    ["true", "BOOLEAN", "BOOLEAN", true],
    ["abc", "BOOLEAN", "BOOLEAN", false],
    ['{"a":1}', "JSON", "JSON", { a: 1 }],
    [5, "STRING", "STRING", "5"],
    ["2024-01-02T03:04:05+02:00", "DATETIME", "DATETIME", "2024-01-02T01:04:05Z"],
    ["2024-01-02", "DATE", "DATE", "2024-01-02"],
    ["2024-01-02T23:30:00-02:00", "DATE", "DATE", "2024-01-03"],
    ["P1D", "DURATION", "DURATION", "P1D"],
  ];
  for (const [value, asked, type, expected] of cases) {
    test(`${JSON.stringify(value)} written as ${asked ?? "it is"} becomes ${type} ${String(expected)}`, async () => {
      const { store } = open();
      await store.put("k", value, asked === undefined ? {} : { type: asked });
      const entry = await store.get("k");
      assert.deepEqual([entry?.type, entry?.value], [type, expected]);
    });
  }
});

const misfits: readonly (readonly [string, KeyValueType])[] = [
  ["abc", "NUMBER"],
  ["", "NUMBER"],
  ["abc", "JSON"],
  ["abc", "DATE"],
  ["2024-01-02", "DATETIME"],
  ["abc", "DURATION"],
];
for (const [value, type] of misfits) {
  test(`"${value}" is refused as ${type}, and the message says so`, async () => {
    await assert.rejects(open().store.put("k", value, { type }), new RegExp(`"${value}" is no ${type}`));
  });
}

for (const key of ["", "_a", "a/b", "../a", "a b", "ä", "a\n"]) {
  test(`the key ${JSON.stringify(key)} is refused by every operation`, async () => {
    const { store } = open();
    for (const act of [() => store.put(key, 1), () => store.get(key), () => store.delete(key)]) {
      await assert.rejects(act, /Key must start with an alphanumeric character/);
    }
  });
}

test("keys and values over their limits are refused", async () => {
  const { store } = open();
  await store.put("k".repeat(KEY_CHARS_MAX), 1);
  await assert.rejects(store.put("k".repeat(KEY_CHARS_MAX + 1), 1), /at most 200 characters/);
  await assert.rejects(store.put("k", "x".repeat(VALUE_BYTES_MAX)), /more than the 10485760 allowed/);
});

test("without overwrite a live pair is kept and an expired one is replaced", async () => {
  const { clock, store } = open();
  await store.put("k", 1, { ttlMs: 100 });
  await assert.rejects(store.put("k", 2, { overwrite: false }), /Key already exists and `overwrite` is set to `false`/);
  clock.set(clock.now() + 100);
  assert.equal((await store.put("k", 2, { overwrite: false })).value, 2);
});

test("deleting tells whether there was a pair", async () => {
  const { store } = open();
  await store.put("k", 1);
  assert.deepEqual([await store.delete("k"), await store.delete("k")], [true, false]);
});

test("pairs of another namespace or below it are not listed", async () => {
  const { storage, clock, store } = open("acme");
  const below = createKeyValueStore({ storage, tenantId: "main", namespace: "acme.sales", clock });
  await store.put("b", 1);
  await store.put("a", 2);
  await below.put("c", 3);
  assert.deepEqual(
    (await store.list()).map((entry) => entry.key),
    ["a", "b"],
  );
  assert.deepEqual(await createKeyValueStore({ storage, tenantId: "other", namespace: "acme", clock }).list(), []);
});

test("a pair lives exactly as long as its time, and a write without one lifts the end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 10_000_000 }),
      fc.integer({ min: 0, max: 20_000_000 }),
      async (ttlMs, laterMs) => {
        const { clock, store } = open();
        await store.put("k", "v", { ttlMs });
        const startMs = clock.now();
        clock.set(startMs + laterMs);
        const lives = laterMs < ttlMs;
        assert.equal((await store.get("k")) !== undefined, lives);
        assert.equal((await store.list()).length, lives ? 1 : 0);
        assert.equal((await store.list({ expired: true })).length, 1);
        await store.put("k", "v2");
        clock.set(startMs + 1e12);
        assert.equal((await store.get("k"))?.value, "v2");
      },
    ),
  );
});

test("what is known of pairs is listed without their values, and their namespaces are remembered", async () => {
  const { storage, clock, store } = open();
  await store.put("b", 1, { description: "second" });
  await store.put("a", "gone soon", { ttlMs: 1_000 });
  await store.put("b", 2);
  const infos = await store.infos();
  assert.deepEqual(
    infos.map(({ key, version, expires }) => [key, version, expires !== undefined]),
    [
      ["a", 1, true],
      ["b", 2, false],
    ],
  );
  clock.set(clock.now() + 1_000);
  assert.deepEqual(
    (await store.infos()).map((each) => each.key),
    ["b"],
  );
  assert.deepEqual(await keyValueNamespaces(storage, "main"), ["acme.sales"]);
  assert.deepEqual(await keyValueNamespaces(storage, "other"), []);
});

test("a pair that is live stays when only an expired one is to go", async () => {
  const { clock, store } = open();
  await store.put("k", 1, { ttlMs: 1_000 });
  assert.equal(await store.delete("k", { expiredOnly: true }), false);
  clock.set(clock.now() + 1_000);
  assert.equal(await store.delete("k", { expiredOnly: true }), true);
  assert.equal(await store.delete("k"), false);
});

test("a time to live that no date can name is refused", async () => {
  const { store } = open();
  await assert.rejects(store.put("k", 1, { ttlMs: 1e18 }), KeyValueError);
  assert.equal(await store.get("k"), undefined);
});
