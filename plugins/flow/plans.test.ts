import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Task } from "../../core/flow/flow.ts";
import type { FlowableDefinition, Plan } from "../../core/plugin/flowable.ts";
import { createTaskBench } from "../testing/task-bench.ts";
import { If, Switch } from "./choice.ts";
import { Dag } from "./dag.ts";
import { EachParallel, EachSequential, ForEach } from "./each.ts";
import { eachValues } from "./each-values.ts";
import { Parallel } from "./parallel.ts";
import { AllowFailure, Sequential } from "./sequential.ts";
import { Sleep } from "./sleep.ts";
import { Subflow } from "./subflow.ts";

const child = (id: string): Task => ({ id, type: "t" });

interface Case {
  readonly title: string;
  readonly definition: FlowableDefinition;
  readonly task?: Record<string, unknown>;
  readonly resolved?: Record<string, unknown>;
  readonly plan: Plan;
}

const run = (body: Extract<Plan, { kind: "run" }>["body"], outputs?: Record<string, unknown>): Plan =>
  outputs ? { kind: "run", body, outputs } : { kind: "run", body };

const choice = { then: [child("a")], else: [child("b")] };
const sequence = (branch: string) => ({ kind: "sequence", branch }) as const;

const cases: readonly Case[] = [
  { title: "Sequential runs its tasks in order", definition: Sequential, plan: run(sequence("tasks")) },
  { title: "AllowFailure runs its tasks in order", definition: AllowFailure, plan: run(sequence("tasks")) },
  {
    title: "Parallel has no limit by default",
    definition: Parallel,
    plan: run({ kind: "parallel", branch: "tasks", concurrency: 0 }),
  },
  {
    title: "Parallel takes a rendered limit",
    definition: Parallel,
    resolved: { concurrent: 3 },
    plan: run({ kind: "parallel", branch: "tasks", concurrency: 3 }),
  },
  {
    title: "ForEach runs one round at a time by default",
    definition: ForEach,
    resolved: { values: ["a", "b"] },
    plan: run({ kind: "each", branch: "tasks", values: ["a", "b"], concurrency: 1 }),
  },
  {
    title: "ForEach without a limit runs all rounds at once",
    definition: ForEach,
    task: { concurrencyLimit: 0 },
    resolved: { values: '["x"]' },
    plan: run({ kind: "each", branch: "tasks", values: ["x"], concurrency: 0 }),
  },
  {
    title: "EachSequential runs one round at a time",
    definition: EachSequential,
    resolved: { value: [1, 2] },
    plan: run({ kind: "each", branch: "tasks", values: ["1", "2"], concurrency: 1 }),
  },
  {
    title: "EachParallel runs all rounds at once by default",
    definition: EachParallel,
    resolved: { value: ["1"] },
    plan: run({ kind: "each", branch: "tasks", values: ["1"], concurrency: 0 }),
  },
  {
    title: "If takes the then branch when its condition holds",
    definition: If,
    task: choice,
    resolved: { condition: "abc" },
    plan: run(sequence("then"), { evaluationResult: true }),
  },
  {
    title: "If takes the else branch when its condition does not hold",
    definition: If,
    task: choice,
    resolved: { condition: " false " },
    plan: run(sequence("else"), { evaluationResult: false }),
  },
  {
    title: "If without an else branch ends at once",
    definition: If,
    task: { then: choice.then },
    resolved: { condition: "0" },
    plan: { kind: "end", state: "SUCCESS", outputs: { evaluationResult: false } },
  },
  {
    title: "Switch takes the case that its value names",
    definition: Switch,
    task: { cases: { a: [child("a")] }, defaults: [child("d")] },
    resolved: { value: "a" },
    plan: run(sequence("cases.a"), { value: "a", defaults: false }),
  },
  {
    title: "Switch falls back to its defaults",
    definition: Switch,
    task: { cases: { a: [child("a")] }, defaults: [child("d")] },
    resolved: { value: "z" },
    plan: run(sequence("defaults"), { value: "z", defaults: true }),
  },
  {
    title: "Switch without a fitting case and defaults fails with a warning",
    definition: Switch,
    task: { cases: { a: [child("a")] } },
    resolved: { value: "z" },
    plan: {
      kind: "end",
      state: "FAILED",
      outputs: { value: "z", defaults: true },
      warning: "No task found: no case of task 'x' fits the value 'z', and it has no defaults",
    },
  },
  {
    title: "Dag gathers the dependencies of its tasks",
    definition: Dag,
    task: { tasks: [{ task: child("a") }, { task: child("b"), dependsOn: ["a"] }] },
    plan: run({ kind: "graph", branch: "tasks", dependsOn: { a: [], b: ["a"] }, concurrency: 0 }),
  },
];

describe("plans of flowables", () => {
  for (const { title, definition, task, resolved, plan } of cases) {
    test(title, () => {
      assert.deepEqual(definition.plan({ id: "x", type: definition.type, ...task }, resolved ?? {}), plan);
    });
  }

  test("AllowFailure turns a failure into a warning and nothing else", () => {
    assert.equal(AllowFailure.conclude?.("FAILED"), "WARNING");
    assert.equal(AllowFailure.conclude?.("KILLED"), "KILLED");
    assert.equal(AllowFailure.conclude?.("SUCCESS"), "SUCCESS");
  });
});

describe("values of loops", () => {
  test("whole numbers become text, maps compact JSON without nulls", () => {
    const read = eachValues("values", [1, "two", { k: "v", n: null }, -7]);
    assert.deepEqual(read, { ok: true, values: ["1", "two", '{"k":"v"}', "-7"] });
  });

  test("any kind may stand in a text list, and doubles keep their point", () => {
    const read = eachValues("values", '[1, "two", {"k": 1.0}, true, [1, 2], 1.0, 2.50, 1e3, 10000000000]');
    const values = ["1", "two", '{"k":1.0}', "true", "[1,2]", "1.0", "2.5", "1000.0", "10000000000"];
    assert.deepEqual(read, { ok: true, values });
  });

  test("other kinds of literals in a list of the flow are refused", () => {
    for (const unfit of [true, 1.5, 10_000_000_000, [1, 2]]) {
      const read = eachValues("values", ["a", unfit]);
      assert.ok(!read.ok && read.message.includes(`value 1 is ${JSON.stringify(unfit)}`), String(unfit));
    }
  });

  test("a value that comes again has no round of its own", () => {
    assert.deepEqual(eachValues("values", ["a", "b", "a"]), { ok: true, values: ["a", "b"] });
    assert.deepEqual(eachValues("values", '["1", 1, "b"]'), { ok: true, values: ["1", "b"] });
  });

  test("what is no list is refused with what it was", () => {
    for (const given of ["abc", '{"a": 1}', { a: 1 }, "5", undefined]) {
      const read = eachValues("values", given);
      assert.ok(!read.ok && read.message.startsWith("Property `values`: expected a list"), JSON.stringify(given));
    }
    const missing = eachValues("values", ["a", null]);
    assert.ok(!missing.ok && missing.message.includes("value 1 is null"));
  });

  test("a JSON list of texts gives the same values as the list itself", () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (values) => {
        const once = { ok: true, values: [...new Set(values)] } as const;
        assert.deepEqual(eachValues("values", JSON.stringify(values)), once);
        assert.deepEqual(eachValues("values", values), once);
      }),
    );
  });
});

test("Subflow asks for the flow with its labels", () => {
  const request = Subflow.request({
    namespace: "n",
    flowId: "f",
    inheritLabels: false,
    wait: true,
    transmitFailed: true,
    restartBehavior: "RETRY_FAILED",
    labels: [{ key: "team", value: "a" }],
  });
  assert.deepEqual(request.labels, [{ key: "team", value: "a" }]);
  assert.deepEqual(request.inputs, {});
  assert.equal(request.revision, undefined);
});

test("Sleep ends at once when it is stopped", async () => {
  await using bench = createTaskBench();
  const sleeping = bench.run(Sleep, { duration: "PT1H" });
  bench.abort.abort();
  assert.deepEqual(await sleeping, {});
  assert.deepEqual(bench.logged, ["INFO Waiting for PT1H"]);
  await assert.rejects(bench.run(Sleep, { duration: "-PT1S" }), /is negative/);
});
