import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { RecordedRun } from "../testing/recorded-run.ts";
import { SALES_FLOW, salesAtWork, salesDone, salesFailed } from "../testing/sales-run.ts";
import { plainText } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../theme.ts";
import { type LiveFrameOptions, liveFrame } from "./live-frame.ts";
import { RunModel } from "./model.ts";
import { summaryLines } from "./summary.ts";

function modelOf(run: RecordedRun): RunModel {
  const model = new RunModel(SALES_FLOW);
  for (const update of run.updates) model.apply(update);
  return model;
}

function frame(run: RecordedRun, more: Partial<LiveFrameOptions> = {}): string[] {
  const options = { columns: 80, rows: 40, glyphs: UNICODE_GLYPHS, nowMs: run.nowMs, tick: 0, ...more };
  return liveFrame(modelOf(run), options).map((line) => plainText(line).trimEnd());
}

function summary(run: RecordedRun, columns = 80): string[] {
  const options = { columns, glyphs: UNICODE_GLYPHS, nowMs: run.nowMs, long: "wrap" } as const;
  return summaryLines(modelOf(run), options).map((line) => plainText(line).trimEnd());
}

describe("a live frame", () => {
  it("shows states, durations, progress, what follows, and the newest log lines", () => {
    assert.deepEqual(frame(salesAtWork(), { columns: 100 }), [
      "⠋ sales-report samples         RUNNING    2.0s",
      "  ✓ split                      SUCCESS   312ms",
      "  ⠋ report                     RUNNING    1.7s",
      "    ⠋ chunks                   RUNNING    1.7s  ━━━━━━━─────────  17/40",
      "      ⠋ add-up [chunk-17.csv]  RUNNING    1.5s",
      "      ⠋ add-up [chunk-18.csv]  RUNNING    1.5s",
      "      ⠋ add-up [chunk-19.csv]  RUNNING    1.5s",
      "    ○ join",
      "  ○ print",
      "",
      "  split  │ 120 orders in 40 chunks",
      "  add-up │ reading chunk-19.csv",
    ]);
  });

  it("moves its glyphs with the tick", () => {
    assert.match(frame(salesAtWork(), { tick: 1 })[0] ?? "", /^⠙/);
  });

  it("puts progress beside the name where the terminal is narrow", () => {
    const lines = frame(salesAtWork(), { columns: 40 });
    assert.match(lines.join("\n"), /chunks 17\/40 +RUNNING/);
  });

  it("keeps its columns where they were when wide names go", () => {
    const layout = { nameColumns: 0 };
    const stateColumn = (run: RecordedRun): number => (frame(run, { layout })[0] ?? "").search(/RUNNING|SUCCESS/);
    assert.equal(stateColumn(salesAtWork()), stateColumn(salesDone()));
  });

  it("says at its foot what the person asked for", () => {
    assert.equal(frame(salesAtWork(), { notice: "Killing the execution." }).at(-1), "Killing the execution.");
  });

  it("shows nothing but ASCII where asked", () => {
    assert.match(frame(salesFailed(), { glyphs: ASCII_GLYPHS }).join("\n"), /^[ -~\n]*$/);
  });

  for (const columns of [20, 40, 80, 200]) {
    it(`has no line wider than a terminal of ${columns} columns`, () => {
      for (const run of [salesAtWork(), salesDone(), salesFailed()]) {
        for (const line of frame(run, { columns })) assert.ok(widthOf(line) <= Math.max(columns, 34), line);
      }
    });
  }

  for (const rows of [3, 6, 10, 24]) {
    it(`is less high than a terminal of ${rows} rows`, () => {
      for (const run of [salesAtWork(), salesDone(), salesFailed()]) {
        const lines = frame(run, { rows, notice: rows > 6 ? "Killing the execution." : undefined });
        assert.ok(lines.length < rows, lines.join("\n"));
      }
    });
  }

  it("shows what is at work where there is room for little", () => {
    assert.match(frame(salesAtWork(), { rows: 9 }).join("\n"), /more above[\s\S]*add-up \[chunk-17\.csv\]/);
  });
});

describe("a summary", () => {
  it("shows the tree, the log, the outputs and the end of a run that went well", () => {
    assert.deepEqual(summary(salesDone(), 100), [
      "✓ sales-report samples  SUCCESS    2.1s",
      "  ✓ split               SUCCESS   312ms",
      "  ✓ report              SUCCESS    1.7s",
      "    ✓ chunks            SUCCESS    1.7s  40/40",
      "    ✓ join              SUCCESS     0ms  3 attempts",
      "  ✓ print               SUCCESS     0ms",
      "",
      "Log",
      "  split  │ 120 orders in 40 chunks",
      "  add-up │ reading chunk-19.csv",
      "  print  │ Sales in EUR",
      "  print  │ north 12.50",
      "",
      "Outputs",
      "  total       12.5",
      "  bestRegion  north",
      '  byRegion    {"north":12.5}',
      "",
      "✓ SUCCESS  sales-report in 2.1s  4kGf6Execution",
    ]);
  });

  it("continues long log lines below, and leaves none out", () => {
    const run = salesDone().log("t-print", "x".repeat(70));
    const shown = summary(run, 40).filter((line) => line.includes("xx"));
    assert.deepEqual(shown, [
      `  print  │ ${"x".repeat(29)}`,
      `         │ ${"x".repeat(29)}`,
      `         │ ${"x".repeat(12)}`,
    ]);
  });

  it("shows the failed task with its log, made harmless, and what never began", () => {
    const text = summary(salesFailed()).join("\n");
    assert.match(text, /✗ add-up \[chunk-17\.csv\]\s+FAILED/);
    assert.match(text, /Log of add-up \[chunk-17\.csv\]\n {2}│ awk: cannot open chunk-17\.csv/);
    assert.match(text, /○ join/);
    assert.match(text, /✗ FAILED {2}sales-report in/);
    assert.ok(!text.includes("\u001b"));
  });
});
