import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { render } from "ink-testing-library";
import { SALES_FLOW, salesAtWork, salesDone, salesFailed } from "../testing/sales-run.ts";
import { createPainter } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";
import { UNICODE_GLYPHS } from "../theme.ts";
import { liveFrame } from "./live-frame.ts";
import { RunModel } from "./model.ts";
import { LinesView } from "./view.tsx";

const RUNS = { "at work": salesAtWork, done: salesDone, failed: salesFailed } as const;

describe("the view of a run", () => {
  for (const [name, record] of Object.entries(RUNS)) {
    for (const columns of [40, 80, 200]) {
      it(`shows a run that is ${name} on ${columns} columns, one row a line`, () => {
        const run = record();
        const model = new RunModel(SALES_FLOW);
        for (const update of run.updates) model.apply(update);
        const lines = liveFrame(model, { columns, rows: 30, glyphs: UNICODE_GLYPHS, nowMs: run.nowMs, tick: 0 });
        const screen = render(<LinesView lines={lines.map(createPainter(false))} />);
        const shown = (screen.lastFrame() ?? "").split("\n");
        screen.unmount();
        assert.equal(shown.length, lines.length);
        assert.match(shown[0] ?? "", /sales-report/);
        for (const line of shown) assert.ok(widthOf(line) <= columns, line);
      });
    }
  }
});
