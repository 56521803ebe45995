import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { RunModel } from "../../run/model.ts";
import type { RunNode } from "../../run/run-node.ts";
import { flowOf, RecordedRun } from "../../testing/recorded-run.ts";
import { SALES_FLOW, salesAtWork, salesDone } from "../../testing/sales-run.ts";
import { TaskFolds, type TaskRow, taskRows } from "./task-folds.ts";

function rootOf(run: RecordedRun, flow = SALES_FLOW): RunNode {
  const model = new RunModel(flow);
  for (const update of run.updates) model.apply(update);
  return model.root;
}

function names(rows: readonly TaskRow[]): readonly string[] {
  return rows.map(({ row }) => {
    if (row.kind === "node")
      return `${"  ".repeat(row.depth)}${row.node.name}${row.node.value ? ` ${row.node.value}` : ""}`;
    if (row.kind === "expected") return `${"  ".repeat(row.depth)}(${row.name})`;
    return `${"  ".repeat(row.depth)}${row.kind}`;
  });
}

describe("the lines of a tree of task runs", () => {
  it("tell many rounds as sums, with those at work, until they are unfolded", () => {
    const root = rootOf(salesAtWork());
    const folds = new TaskFolds();
    assert.deepEqual(names(taskRows(root, { folds })), [
      "sales-report",
      "  split",
      "  report",
      "    chunks",
      "      add-up chunk-17.csv",
      "      add-up chunk-18.csv",
      "      add-up chunk-19.csv",
      "      sums",
      "    (join)",
      "  (print)",
    ]);
    const loop = root.children[1]?.children[0];
    assert.ok(loop);
    folds.toggle(loop);
    assert.equal(taskRows(root, { folds }).length, 6 + 20);
    folds.toggle(loop);
    assert.equal(folds.of(loop), "folded");
    folds.toggle(loop);
    assert.equal(folds.of(loop), "sums");
  });

  it("keep what a filter finds and all around it, also inside of what is folded", () => {
    const folds = new TaskFolds();
    folds.toggleAll();
    const passes = (node: RunNode): boolean => node.value === "chunk-3.csv";
    assert.deepEqual(names(taskRows(rootOf(salesDone()), { folds, passes })), [
      "sales-report",
      "  report",
      "    chunks",
      "      add-up chunk-3.csv",
    ]);
  });

  it("stand in the order in which they began where that is asked for", () => {
    const flow = flowOf("two", []);
    const run = new RecordedRun(flow).execution(["RUNNING"]).wait(100).task("late", "late", ["RUNNING"]);
    const root = rootOf(run, flow);
    const [late] = root.children;
    assert.ok(late);
    root.children.push({ ...late, id: "early", name: "early", startMs: late.startMs - 50 });
    assert.deepEqual(names(taskRows(root, { folds: new TaskFolds(), byStart: true })), ["two", "  early", "  late"]);
  });

  it("have keys of their own, whatever is folded", () => {
    const root = rootOf(salesAtWork());
    const all: RunNode[] = [];
    const collect = (node: RunNode): void => {
      all.push(node);
      for (const child of node.children) collect(child);
    };
    collect(root);
    const step = fc.oneof(fc.constant("all" as const), fc.nat({ max: all.length - 1 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const folds = new TaskFolds();
        for (const each of steps) {
          const node = each === "all" ? undefined : all[each];
          if (node) folds.toggle(node);
          else folds.toggleAll();
        }
        const rows = taskRows(root, { folds });
        assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length);
        assert.equal(rows[0]?.key, "root");
      }),
    );
  });
});
