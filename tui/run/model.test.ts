import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { flowOf, RecordedRun } from "../testing/recorded-run.ts";
import { CHUNKS, SALES_FLOW, salesAtWork, salesDone, salesFailed } from "../testing/sales-run.ts";
import { LogTail } from "./log-tail.ts";
import { RUN_LOG_ENTRIES_MAX, RunModel } from "./model.ts";
import type { RunNode } from "./run-node.ts";

function modelOf(run: RecordedRun, flow = SALES_FLOW): RunModel {
  const model = new RunModel(flow);
  for (const update of run.updates) model.apply(update);
  return model;
}

function find(node: RunNode, id: string): RunNode {
  const all = (each: RunNode): RunNode[] => [each, ...each.children.flatMap(all)];
  const found = all(node).find((each) => each.id === id || each.name === id);
  return found ?? assert.fail(`there is no ${id}`);
}

describe("the model of a run", () => {
  it("is a tree of the execution, its task runs and those inside them", () => {
    const { root } = modelOf(salesAtWork());
    assert.equal(root.name, "sales-report");
    assert.deepEqual(
      root.children.map(({ name }) => name),
      ["split", "report"],
    );
    assert.deepEqual(
      find(root, "report").children.map(({ name }) => name),
      ["chunks"],
    );
  });

  it("counts the rounds of a loop that are over", () => {
    const chunks = find(modelOf(salesAtWork()).root, "chunks");
    assert.equal(chunks.roundsDone, 17);
    assert.equal(chunks.rounds, CHUNKS);
    assert.equal(chunks.live.size, 3);
    assert.equal(find(modelOf(salesDone()).root, "chunks").roundsDone, CHUNKS);
  });

  it("does not count a round as over while a task of it follows", () => {
    const run = new RecordedRun(SALES_FLOW).task("loop", "chunks", ["RUNNING"], { rounds: 2 });
    const round = { parent: "loop", value: "a", iteration: 0 };
    run.task("1", "first", ["RUNNING"], round).task("1", "first", ["SUCCESS"], round);
    run.task("2", "second", ["CREATED"], round);
    assert.equal(find(modelOf(run).root, "loop").roundsDone, 0);
    assert.equal(find(modelOf(run.task("2", "second", ["SUCCESS"], round)).root, "loop").roundsDone, 1);
  });

  it("knows where a failure began", () => {
    const { failures } = modelOf(salesFailed());
    assert.deepEqual(
      [...failures].map(({ id }) => id),
      ["t-17", "t-18", "t-19"],
    );
  });

  it("forgets a failure that is tried again", () => {
    const run = new RecordedRun(SALES_FLOW).task("a", "split", ["RUNNING", "FAILED"]);
    assert.equal(modelOf(run).failures.size, 1);
    assert.equal(modelOf(run.task("a", "split", ["RETRYING", "CREATED"])).failures.size, 0);
  });

  it("keeps the log of what failed and lets go of the log of what went well", () => {
    const { root } = modelOf(salesFailed());
    assert.equal(find(root, "t-17").tail?.last(5).length, 1);
    assert.equal(find(root, "split").tail, undefined);
  });

  it("hangs a subflow below the task run that started it", () => {
    const run = new RecordedRun(SALES_FLOW).task("call", "price", ["RUNNING"]);
    const sub = new RecordedRun(flowOf("price", []), "sub");
    const parent = {
      executionId: "4kGf6Execution",
      taskRunId: "call",
      attempt: 1,
      wait: true,
      transmitFailed: true,
      depth: 1,
    };
    sub.execution(["CREATED", "RUNNING"], { parent });
    const model = modelOf(run);
    for (const update of sub.updates) model.apply(update);
    assert.equal(find(model.root, "call").children[0]?.name, "price");
    assert.equal(model.execution?.id, "4kGf6Execution");
  });

  it("keeps a bounded number of log messages of any number", () => {
    const run = new RecordedRun(SALES_FLOW).task("a", "split", ["RUNNING"]);
    for (let line = 0; line < 5 * RUN_LOG_ENTRIES_MAX; line++) run.log("a", `line ${line}`);
    const { log } = modelOf(run);
    assert.equal(log.total, 5 * RUN_LOG_ENTRIES_MAX);
    assert.equal(log.last(Number.POSITIVE_INFINITY).length, RUN_LOG_ENTRIES_MAX);
    assert.equal(log.last(1)[0]?.message, `line ${5 * RUN_LOG_ENTRIES_MAX - 1}`);
  });
});

describe("the tail of a log", () => {
  it("answers the newest entries, oldest first", () => {
    const tail = new LogTail(3);
    for (const message of ["a", "b", "c", "d", "e", "f", "g"]) {
      tail.add({ taskId: undefined, taskRunId: undefined, level: "INFO", message });
    }
    assert.deepEqual(
      tail.last(2).map(({ message }) => message),
      ["f", "g"],
    );
    assert.deepEqual(
      tail.last(9).map(({ message }) => message),
      ["e", "f", "g"],
    );
    assert.deepEqual(tail.last(0), []);
  });
});
