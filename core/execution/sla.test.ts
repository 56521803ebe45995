/** Assertions about executions: when they are asked about, and what follows from one that does not hold. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Sla, Task } from "../flow/flow.ts";
import { fakeRegistry } from "./testing/fake-plugins.ts";
import { history, PureRun, type PureRunOptions } from "./testing/pure-run.ts";

const registry = await fakeRegistry();

const work = (id: string): Task => ({ id, type: "work" });
const sequence = (id: string, tasks: readonly Task[]): Task => ({ id, type: "sequence", tasks });

/** An assertion that fails as soon as one of these tasks has ended, written `a|b`. */
const until = (tasks: string, behavior: Sla["behavior"] = "FAIL", id = "s"): Sla => ({
  id,
  type: "EXECUTION_ASSERTION",
  assert: tasks,
  behavior,
  labels: [{ key: id, value: behavior }],
});

function runWith(flow: PureRunOptions["flow"], more: Partial<PureRunOptions> = {}): PureRun {
  const hasEnded = (template: string): boolean =>
    [...run.state.taskRuns.values()].some(
      ({ taskId, state }) => template.split("|").includes(taskId) && state.current === "SUCCESS",
    );
  const run = new PureRun({
    flow,
    registry,
    holds: (template) => template !== "never" && !hasEnded(template),
    ...more,
  });
  return run.run();
}

const RAN = "CREATED > SUBMITTED > RUNNING > SUCCESS";

interface Case {
  readonly title: string;
  readonly flow: PureRunOptions["flow"];
  readonly runs: readonly string[];
  readonly execution: string;
  readonly logs: readonly string[];
  readonly labels?: readonly string[];
}

const violated = (tasks: string, id = "s") => `WARN : SLA '${id}' violated: assertion is false: ${tasks}.`;
const failed = (tasks: string, id = "s") =>
  `ERROR : Execution failed due to SLA '${id}' violated: assertion is false: ${tasks}.`;

const cases: readonly Case[] = [
  {
    title: "an assertion that the last task violates fails the execution",
    flow: { sla: [until("a")], tasks: [work("a")] },
    runs: [`a: ${RAN}`],
    execution: "CREATED > RUNNING > FAILED",
    logs: [violated("a"), failed("a")],
  },
  {
    title: "an assertion that the last task violates cancels the execution, without its outputs",
    flow: { sla: [until("a", "CANCEL")], tasks: [work("a")], outputs: [{ id: "o", type: "STRING", value: "x" }] },
    runs: [`a: ${RAN}`],
    execution: "CREATED > RUNNING > CANCELLED",
    logs: [violated("a")],
    labels: ["s: CANCEL"],
  },
  {
    title: "what would follow a violated assertion does not begin, but afterExecution does",
    flow: {
      sla: [until("a")],
      tasks: [sequence("q", [work("a"), work("b")])],
      errors: [work("e")],
      finally: [work("f")],
      afterExecution: [work("after")],
    },
    runs: ["q: CREATED > RUNNING > FAILED", `a: ${RAN}`, `after: ${RAN}`],
    execution: "CREATED > RUNNING > FAILED",
    logs: [violated("a"), failed("a")],
  },
  {
    title: "an assertion is asked about when a flowable has ended, too",
    flow: { sla: [until("q")], tasks: [sequence("q", [work("a")])] },
    runs: ["q: CREATED > RUNNING > SUCCESS", `a: ${RAN}`],
    execution: "CREATED > RUNNING > FAILED",
    logs: [violated("q"), failed("q")],
  },
  {
    title: "an assertion that finally violates fails the execution",
    flow: { sla: [until("f")], tasks: [work("a")], finally: [work("f")] },
    runs: [`a: ${RAN}`, `f: ${RAN}`],
    execution: "CREATED > RUNNING > FAILED",
    logs: [violated("f"), failed("f")],
  },
  {
    title: "an assertion that never holds lets nothing begin",
    flow: { sla: [until("never")], tasks: [work("a")] },
    runs: [],
    execution: "CREATED > FAILED",
    logs: [violated("never"), failed("never")],
  },
  {
    title: "of several violated assertions each is told, and the first alone decides",
    flow: {
      sla: [until("x", "CANCEL", "s0"), until("a", "FAIL", "s1"), until("a|b", "CANCEL", "s2")],
      tasks: [work("a"), work("b")],
    },
    runs: [`a: ${RAN}`],
    execution: "CREATED > RUNNING > FAILED",
    logs: [violated("a", "s1"), violated("a|b", "s2"), failed("a", "s1")],
    labels: ["s1: FAIL"],
  },
];

describe("assertions", () => {
  for (const { title, flow, runs, execution, logs, labels = ["s: FAIL"] } of cases) {
    test(title, () => {
      const run = runWith(flow);
      assert.deepEqual(run.histories, runs);
      assert.equal(history(run.state.execution), execution);
      assert.deepEqual(run.logs, logs);
      assert.deepEqual(
        run.state.execution.labels.map(({ key, value }) => `${key}: ${value}`).filter((each) => each.startsWith("s")),
        labels,
      );
      assert.equal(run.state.execution.outputs, undefined);
      assert.deepEqual(run.state.deferred.work, [], "nothing is left waiting");
    });
  }

  test("a violated assertion that only tells leaves its labels and changes nothing else", () => {
    const run = runWith({ sla: [until("a", "NONE")], tasks: [work("a"), work("b")] });
    assert.equal(run.end, "SUCCESS");
    assert.deepEqual(run.histories, [`a: ${RAN}`, `b: ${RAN}`]);
    assert.deepEqual(new Set(run.logs), new Set([violated("a")]));
  });

  test("an execution whose slot came too late for an assertion gives it back", () => {
    const run = runWith({ sla: [until("never")], tasks: [work("a")], concurrency: { limit: 1 } });
    assert.equal(run.end, "FAILED");
    assert.equal(run.slots, 0);
  });

  test("a kill that comes before the answer about an assertion is heard", () => {
    let isKilled = false;
    const run = runWith(
      { sla: [until("x")], tasks: [work("a"), work("b")] },
      {
        beforeEach(each) {
          if (isKilled || each.waiting[0]?.kind !== "evaluated") return;
          isKilled = true;
          each.deliver({ kind: "kill" });
        },
      },
    );
    assert.equal(run.end, "KILLED");
    assert.deepEqual(run.histories, []);
  });
});
