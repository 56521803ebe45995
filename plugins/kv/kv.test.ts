import assert from "node:assert/strict";
import { test } from "node:test";
import type { Flow } from "../../core/flow/flow.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Delete } from "./delete.ts";
import { Get } from "./get.ts";
import { GetKeys } from "./get-keys.ts";
import { PurgeKV } from "./purge.ts";
import { Put } from "./put.ts";
import { SetPair } from "./set.ts";

function flowIn(namespace: string): Flow {
  return { id: "f", namespace, tenantId: "main", revision: 1, tasks: [] };
}

test("the pairs of a namespace without any flow cannot be reached", async () => {
  await using bench = createTaskBench();
  bench.flows.push(flowIn("acme.sales.emea"), flowIn("acmes"));
  const tasks = [SetPair, Put, Get, GetKeys, Delete];
  for (const namespace of ["acme.sales.other", "acm", "stranger"]) {
    const message = `Cannot access the KV store. The namespace '${namespace}' does not exist.`;
    for (const task of tasks) await assert.rejects(bench.run(task, { key: "k", value: "v", namespace }), { message });
    await assert.rejects(bench.run(PurgeKV, { namespaces: [namespace] }), { message });
  }
});

test("a single expression is stored in its type and a text as it is", async () => {
  await using bench = createTaskBench();
  Object.assign(bench.variables, { size: 5, settings: { currency: "EUR" } });
  const cases: readonly (readonly [unknown, unknown])[] = [
    [7, "7"],
    [true, "true"],
    ["{{ size }}", 5],
    ["{{ settings }}", { currency: "EUR" }],
    ["size {{ size }}", "size 5"],
    ["42", "42"],
  ];
  for (const [value, expected] of cases) {
    await bench.run(SetPair, { key: "k", value });
    assert.deepEqual(await bench.run(Get, { key: "k" }), { value: expected });
  }
});

test("a pair may be set with a type, a description and a time to live", async () => {
  await using bench = createTaskBench();
  await bench.run(SetPair, { key: "n", value: "42", kvType: "NUMBER", kvDescription: "why", ttl: "PT1S" });
  const entry = await bench.context.keyValues().get("n");
  assert.deepEqual([entry?.value, entry?.type, entry?.description], [42, "NUMBER", "why"]);
  bench.nowMs += 1000;
  assert.equal(await bench.context.keyValues().get("n"), undefined);
});

test("a pair that exists is kept when overwriting is off", async () => {
  await using bench = createTaskBench();
  await bench.run(SetPair, { key: "k", value: "1" });
  await assert.rejects(bench.run(SetPair, { key: "k", value: "2", overwrite: false }), /Key already exists/);
});

test("a wrong type or time to live fails the task with a message that says what is expected", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(SetPair, { key: "k", value: "abc", kvType: "NUMBER" }), /"abc" is no NUMBER/);
  await assert.rejects(bench.run(SetPair, { key: "k", value: "x", ttl: "1 day" }), /"1 day" is not a duration/);
  await assert.rejects(bench.run(SetPair, { key: "k", value: "x", kvType: "FLOAT" }), /none of STRING/);
});

test("missing pairs fail only those tasks that ask for it", async () => {
  await using bench = createTaskBench();
  const message = "No value found for key 'nope' in namespace 'acme.sales' and `errorOnMissing` is set to true";
  assert.deepEqual(await bench.run(Get, { key: "nope" }), {});
  assert.deepEqual(await bench.run(Delete, { key: "nope" }), { deleted: false });
  await assert.rejects(bench.run(Get, { key: "nope", errorOnMissing: true }), { message });
  await assert.rejects(bench.run(Delete, { key: "nope", errorOnMissing: "true" }), { message });
  await assert.rejects(bench.run(Put, { key: "nope", value: 1, errorOnMissing: true }), { message });
});

test("Put stores texts, and anything else as JSON text, in any namespace", async () => {
  await using bench = createTaskBench();
  bench.flows.push(flowIn("other"));
  await bench.run(Put, { key: "p", value: { a: "{{ flow.id }}" }, namespace: "other" });
  assert.deepEqual(await bench.run(Get, { key: "p", namespace: "other" }), { value: '{"a":"daily"}' });
  assert.deepEqual(await bench.run(Get, { key: "p" }), {});
  bench.variables["size"] = 5;
  const cases: readonly (readonly [unknown, string])[] = [
    ["{{ size }}", "5"],
    [5, "5"],
    [[1, "{{ size }}"], '[1,"5"]'],
    ["a text", "a text"],
  ];
  for (const [value, expected] of cases) {
    await bench.run(Put, { key: "p", value });
    assert.deepEqual(await bench.run(Get, { key: "p" }), { value: expected });
  }
});

test("durations are put out in seconds", async () => {
  await using bench = createTaskBench();
  await bench.run(SetPair, { key: "d", value: "PT1H30M0.5S", kvType: "DURATION" });
  assert.deepEqual(await bench.run(Get, { key: "d" }), { value: 5400.5 });
});

test("a pair whose time is over fails who reads it, as long as it has not been purged", async () => {
  await using bench = createTaskBench();
  await bench.run(SetPair, { key: "k", value: "x", ttl: "PT1S" });
  bench.nowMs += 1000;
  await assert.rejects(bench.run(Get, { key: "k" }), { message: "The requested value has expired" });
  await bench.run(PurgeKV, {});
  assert.deepEqual(await bench.run(Get, { key: "k" }), {});
});

test("a purge counts the versions that went, and may leave some of them", async () => {
  await using bench = createTaskBench();
  const write = async (key: string, ...values: readonly string[]) => {
    for (const value of values) {
      bench.nowMs += 1000;
      await bench.run(SetPair, { key, value });
    }
  };
  const purge = async (behavior: object) => (await bench.run(PurgeKV, { behavior }))["size"];
  await write("k", "1", "2", "3");
  assert.equal(await purge({ type: "version", keepAmount: 2 }), 1);
  assert.equal(await purge({ type: "version", keepAmount: 2 }), 0);
  await write("k", "4", "5");
  const before = new Date(bench.nowMs - 1000).toISOString();
  assert.equal(await purge({ type: "version", before }), 2);
  assert.equal(await purge({ type: "version", before: "2999-01-01T00:00:00Z" }), 1);
  assert.deepEqual(await bench.run(Get, { key: "k" }), { value: "5" });
  await write("k", "6");
  await write("l", "1");
  assert.equal(await purge({ type: "key", expiredOnly: false }), 3);
  assert.deepEqual(await bench.run(GetKeys, {}), { keys: [] });
  await assert.rejects(purge({ type: "version", before: "soon" }), /`behavior.before`: "soon" is not an ISO-8601/);
});

test("a pair is looked for in the namespaces above, nearest first", async () => {
  await using bench = createTaskBench();
  bench.flows.push(flowIn("acme.sales.emea"), flowIn("acmes"));
  await bench.run(Put, { key: "p", namespace: "acme", value: "above" });
  assert.deepEqual(await bench.run(Get, { key: "p" }), { value: "above" });
  assert.deepEqual(await bench.run(Get, { key: "p", namespace: "acme.sales.emea" }), { value: "above" });
  assert.deepEqual(await bench.run(Get, { key: "p", namespace: "acmes" }), {});
  await bench.run(Put, { key: "p", value: "own" });
  assert.deepEqual(await bench.run(Get, { key: "p" }), { value: "own" });
});

test("keys are listed by prefix and without those that have expired", async () => {
  await using bench = createTaskBench();
  for (const key of ["b", "a.2", "a.1"]) await bench.run(SetPair, { key, value: "x" });
  await bench.run(SetPair, { key: "a.0", value: "x", ttl: "PT1S" });
  bench.nowMs += 5000;
  assert.deepEqual(await bench.run(GetKeys, {}), { keys: ["a.1", "a.2", "b"] });
  assert.deepEqual(await bench.run(GetKeys, { prefix: "a." }), { keys: ["a.1", "a.2"] });
  bench.flows.push(flowIn("empty.below"));
  assert.deepEqual(await bench.run(GetKeys, { namespace: "empty" }), { keys: [] });
});

test("a purge deletes expired pairs, and live ones only when told", async () => {
  await using bench = createTaskBench();
  await bench.run(SetPair, { key: "old", value: "x", ttl: "PT1S" });
  await bench.run(SetPair, { key: "new-1", value: "x" });
  await bench.run(SetPair, { key: "new-2", value: "x" });
  bench.nowMs += 5000;
  assert.deepEqual(await bench.run(PurgeKV, {}), { size: 1 });
  assert.deepEqual(await bench.run(PurgeKV, { behavior: { type: "version", keepAmount: 1 } }), { size: 0 });
  const all = { namespaces: ["acme.sales"], behavior: '{"type":"key","expiredOnly":false}', keyPattern: "*1*" };
  assert.deepEqual(await bench.run(PurgeKV, all), { size: 1 });
  assert.deepEqual(await bench.run(GetKeys, {}), { keys: ["new-2"] });
  assert.deepEqual(await bench.run(PurgeKV, { behavior: { type: "version", keepAmount: 0 } }), { size: 1 });
  assert.deepEqual(bench.logged.slice(0, 2), ["INFO purging 1 namespaces: [acme.sales]", "INFO purged 1 keys"]);
});

test("a purge refuses contradicting choices and unknown behaviours", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(PurgeKV, { namespaces: ["a"], namespacePattern: "b" }), /keep one of them/);
  await assert.rejects(bench.run(PurgeKV, { behavior: { type: "all" } }), /"all" is none of key, version/);
});
