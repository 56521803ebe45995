import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { STATES } from "../../../core/execution/state.ts";
import { plainText } from "../../text/painter.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../../theme.ts";
import { ganttAxis, ganttBar } from "./gantt-bar.ts";

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const span = { fromMs: 0, toMs: 10_000 };

describe("a bar on the axis of time", () => {
  const bar = (histories: Parameters<typeof ganttBar>[0], ascii = false): string =>
    plainText(ganttBar(histories, { span, columns: 10, nowMs: 10_000, glyphs: ascii ? ASCII_GLYPHS : UNICODE_GLYPHS }));

  it("tells waiting from running", () => {
    const histories = [
      { state: "CREATED", date: at(1) },
      { state: "RUNNING", date: at(4) },
      { state: "SUCCESS", date: at(8) },
    ] as const;
    assert.equal(bar(histories), " ───━━━━  ");
    assert.equal(bar(histories, true), " ---====  ");
  });

  it("shows the time between two attempts as waiting, and a pause as a pause", () => {
    const retried = [
      { state: "RUNNING", date: at(0) },
      { state: "FAILED", date: at(2) },
      { state: "RETRYING", date: at(2) },
      { state: "RUNNING", date: at(6) },
    ] as const;
    assert.equal(bar(retried), "━━────━━━━");
    const paused = [
      { state: "RUNNING", date: at(0) },
      { state: "PAUSED", date: at(2) },
    ] as const;
    assert.equal(bar(paused), "━━││││││││");
  });

  it("has a column for what took no time at all", () => {
    assert.equal(bar([{ state: "SKIPPED", date: at(5) }]).length, 10);
    assert.match(bar([{ state: "SKIPPED", date: at(10) }]), /━$/);
  });

  it("is as wide as it should be, whatever the dates are", () => {
    const entry = fc.record({
      state: fc.constantFrom(...STATES),
      date: fc.oneof(fc.constant("never"), fc.integer({ min: -20, max: 40 }).map(at)),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.integer({ min: 1, max: 300 }), (histories, columns) => {
        const line = ganttBar(histories, { span, columns, nowMs: 10_000, glyphs: UNICODE_GLYPHS });
        assert.equal(plainText(line).length, columns);
      }),
    );
  });
});

describe("the axis of time", () => {
  it("labels steps that people count in", () => {
    assert.equal(ganttAxis({ fromMs: 0, toMs: 10_000 }, 60), "0           2s          4s          6s          8s");
    assert.equal(ganttAxis({ fromMs: 0, toMs: 90_000 }, 40), "0            30s           1m");
    assert.equal(ganttAxis({ fromMs: 5, toMs: 5 + 5_400_000 }, 45), "0              30m            1h");
  });

  it("is never wider than its columns", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 10 }), fc.integer({ min: 1, max: 300 }), (toMs, columns) => {
        assert.ok(ganttAxis({ fromMs: 0, toMs }, columns).length <= columns);
      }),
    );
  });
});
