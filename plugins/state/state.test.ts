import assert from "node:assert/strict";
import { test } from "node:test";
import { createTaskBench } from "../testing/task-bench.ts";
import { Delete } from "./delete.ts";
import { Get } from "./get.ts";
import { murmurHash } from "./murmur-hash.ts";
import { SetState } from "./set.ts";

test("values are remembered for the flow and merged at every depth", async () => {
  await using bench = createTaskBench();
  const key = "daily_states_tasks-states_default";
  assert.deepEqual(await bench.run(SetState, { data: { a: 1, b: { c: "{{ flow.id }}" }, gone: null } }), {
    count: 2,
    key,
  });
  assert.deepEqual(await bench.run(SetState, { data: { b: { d: 2 }, e: [1] } }), { count: 3, key });
  assert.deepEqual(await bench.run(Get, {}), { count: 3, data: { a: 1, b: { c: "daily", d: 2 }, e: [1] } });
  assert.equal((await bench.context.keyValues().get(key))?.type, "JSON");
});

test("tasks that remember values at the same time lose none of them", async () => {
  await using bench = createTaskBench();
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  await Promise.all(names.map((name) => bench.run(SetState, { data: { [name]: 1 } })));
  const { count, data } = await bench.run(Get, {});
  assert.deepEqual([count, Object.keys(Object(data)).sort()], [20, [...names].sort()]);
});

test("a missing state is empty unless it is asked for", async () => {
  await using bench = createTaskBench();
  assert.deepEqual(await bench.run(Get, {}), { count: 0, data: {} });
  assert.deepEqual(await bench.run(Delete, {}), { deleted: false });
  await assert.rejects(
    bench.run(Get, { errorOnMissing: true }),
    /^Error: State daily_states_tasks-states_default not found$/,
  );
  await assert.rejects(bench.run(Delete, { name: "x", errorOnMissing: true }), /Unable to find the state file 'x'/);
});

test("a state of the namespace is shared, one with another name is not", async () => {
  await using bench = createTaskBench();
  const { key } = await bench.run(SetState, { name: "shared", namespace: true, data: { q: 1 } });
  assert.equal(key, "states_tasks-states_shared");
  assert.deepEqual(await bench.run(Get, { name: "shared" }), { count: 0, data: {} });
  assert.deepEqual(await bench.run(Delete, { name: "shared", namespace: true }), { deleted: true });
});

test("each value of a loop has a state of its own unless it is switched off", async () => {
  await using bench = createTaskBench();
  Object.assign(bench.context.taskRun, { value: "abc" });
  const own = await bench.run(SetState, { name: "nm", data: { q: 1 } });
  assert.equal(own["key"], "daily_states_tasks-states_nm_6778ad3f3f3f96b4522dca264174a23b");
  const shared = await bench.run(SetState, { name: "nm", taskrunValue: false, data: { q: 1 } });
  assert.equal(shared["key"], "daily_states_tasks-states_nm");
});

test("a name that makes no key is refused", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(SetState, { name: "my name", data: {} }), /Key must start with/);
});

const hashes: readonly (readonly [string, string])[] = [
  ["", "00000000000000000000000000000000"],
  ["u v", "662e1f01a97095d931cc9bdb79afa578"],
  ["The quick brown fox jumps over the lazy dog", "6c1b07bc7bbc4be347939ac4a93c437a"],
  ["y", "cf136642910b7619641add810549639b"],
];
for (const [text, hash] of hashes) {
  test(`the hash of "${text}" is the one that keys have always had`, () => assert.equal(murmurHash(text), hash));
}
