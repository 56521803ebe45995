import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { newExecution } from "../../core/execution/testing/pure-run.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { Assert } from "./assert.ts";
import { Exit } from "./exit.ts";
import { Fail } from "./fail.ts";
import { Labels } from "./labels.ts";
import { SetVariables, UnsetVariables } from "./variables.ts";

const execution = { ...newExecution(), variables: { a: 1, b: 2 } };

describe("tasks that check", () => {
  test("Fail without a condition fails with its message", async () => {
    await using bench = createTaskBench();
    await assert.rejects(bench.run(Fail, {}), /^Error: Task failure$/);
    await assert.rejects(bench.run(Fail, { errorMessage: "no {{ flow.id }}" }), /^Error: no daily$/);
  });

  test("Fail on a condition logs its message first, and passes when the condition does not hold", async () => {
    await using bench = createTaskBench();
    assert.deepEqual(await bench.run(Fail, { condition: "false", errorMessage: "m" }), {});
    await assert.rejects(bench.run(Fail, { condition: "true", errorMessage: "m" }), /Fail on a condition/);
    assert.deepEqual(bench.logged, ["ERROR m"]);
  });

  test("Assert names each condition that does not hold", async () => {
    await using bench = createTaskBench();
    assert.deepEqual(await bench.run(Assert, { conditions: ["true", "1"] }), {});
    const conditions = ["true", "false", "0"];
    await assert.rejects(bench.run(Assert, { conditions, errorMessage: "why" }), /^Error: 2 assertions failed!$/);
    assert.deepEqual(bench.logged, ["ERROR Assertion `false` failed!", "ERROR Assertion `0` failed!", "ERROR why"]);
    assert.deepEqual(bench.measured.slice(-2), ["success 1", "failed 2"]);
  });
});

test("Assert counts a condition that cannot be rendered as one that does not hold", async () => {
  await using bench = createTaskBench();
  await assert.rejects(bench.run(Assert, { conditions: ["{{ nope }}", "false"] }), /^Error: 2 assertions failed!$/);
  assert.match(bench.logged[0] ?? "", /^ERROR Assertion `\{\{ nope }}` failed, failed to render `Unable to find/);
  assert.equal(bench.logged[1], "ERROR Assertion `false` failed!");
});

test("Labels refuses values that are maps", () => {
  const nested = Labels.update({ labels: { a: { b: "c" } } }, execution);
  assert.deepEqual(nested, { kind: "fail", message: "Label values are texts, offending label: a" });
});

describe("tasks that change the execution", () => {
  test("Exit takes both spellings of cancelled", () => {
    assert.deepEqual(Exit.update({ state: "CANCELED" }, execution), { kind: "update", exit: "CANCELLED" });
    assert.deepEqual(Exit.update({ state: "WARNING" }, execution), { kind: "update", exit: "WARNING" });
  });

  test("Labels reads maps, lists and JSON text alike", () => {
    const expected = { kind: "update", labels: [{ key: "k", value: "1" }] };
    for (const labels of [{ k: 1 }, [{ key: "k", value: 1 }], '{"k": 1}', '[{"key": "k", "value": "1"}]']) {
      assert.deepEqual(Labels.update({ labels }, execution), expected);
    }
  });

  test("Labels refuses what is none, keys of the system, and empty values", () => {
    assert.equal(Labels.update({ labels: "text" }, execution).kind, "fail");
    assert.equal(Labels.update({ labels: [{ key: "k" }] }, execution).kind, "fail");
    const reserved = Labels.update({ labels: { "system.x": "1" } }, execution);
    assert.ok(reserved.kind === "fail" && reserved.message.includes("offending label: system.x=1"));
    const empty = Labels.update({ labels: { full: "x", empty: "" } }, execution);
    assert.ok(empty.kind === "fail" && empty.message.includes("offending label: empty"));
  });

  test("SetVariables adds and replaces, unless it may not", () => {
    const variables = { b: 3, c: 4 };
    const changed = SetVariables.update({ variables, overwrite: true }, execution);
    assert.deepEqual(changed, { kind: "update", variables: { a: 1, b: 3, c: 4 } });
    const refused = SetVariables.update({ variables, overwrite: false }, execution);
    assert.ok(refused.kind === "fail" && refused.message.endsWith("already exist: b"));
  });

  test("SetVariables joins maps and lists with those that are there", () => {
    const before = { ...execution, variables: { n: { x: 1, d: { e: 1 } }, l: [1, 2], s: { t: 1 } } };
    const variables = { n: { z: 1, d: { f: 2 } }, l: [3], s: "text" };
    assert.deepEqual(SetVariables.update({ variables, overwrite: true }, before), {
      kind: "update",
      variables: { n: { x: 1, d: { e: 1, f: 2 }, z: 1 }, l: [1, 2, 3], s: "text" },
    });
  });

  test("UnsetVariables reaches into maps", () => {
    const before = { ...execution, variables: { n: { x: 1 }, "a.b": 1, a: { b: 2 } } };
    const unset = (...variables: string[]) => UnsetVariables.update({ variables, ignoreMissing: false }, before);
    assert.deepEqual(unset("n.x"), { kind: "update", variables: { n: {}, "a.b": 1, a: { b: 2 } } });
    assert.deepEqual(unset("a.b"), { kind: "update", variables: { n: { x: 1 }, a: { b: 2 } } });
    assert.deepEqual(unset("n.y"), { kind: "update", variables: before.variables });
    assert.equal(unset("n.x.y").kind, "fail");
    assert.equal(unset("m.x").kind, "fail");
  });

  test("UnsetVariables removes, and minds paths that lead nowhere unless told not to", () => {
    const removed = UnsetVariables.update({ variables: ["a"], ignoreMissing: false }, execution);
    assert.deepEqual(removed, { kind: "update", variables: { b: 2 } });
    assert.equal(UnsetVariables.update({ variables: ["z.y"], ignoreMissing: false }, execution).kind, "fail");
    const passed = UnsetVariables.update({ variables: ["z", "z.y"], ignoreMissing: true }, execution);
    assert.deepEqual(passed, { kind: "update", variables: { a: 1, b: 2 } });
  });
});
