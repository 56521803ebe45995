import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { noteMet, type OpenWindow, openWindow } from "./open-window.ts";
import { windowAt } from "./time-window.ts";

const at = (text: string) => Date.parse(text.length === 5 ? `2026-03-10T${text}:00Z` : text);
const show = (epochMs: number) => new Date(epochMs).toISOString().slice(8, 16).replace("T", " ");

/** A declared window, a time of 10 March 2026, and the window that it lies in. */
const WINDOWS: readonly (readonly [object | undefined, string, string])[] = [
  [undefined, "13:30", "10 00:00 to 11 00:00"],
  [{ type: "DURATION_WINDOW" }, "00:00", "10 00:00 to 11 00:00"],
  [{ window: "PT1H" }, "13:30", "10 13:00 to 10 14:00"],
  [{ window: "PT6H", windowAdvance: "PT2H" }, "13:30", "10 08:00 to 10 14:00"],
  [{ window: "PT24H", windowAdvance: "PT6H" }, "05:59", "09 06:00 to 10 06:00"],
  [{ window: "PT24H", windowAdvance: "-PT6H" }, "19:00", "10 18:00 to 11 18:00"],
  [{ type: "DAILY_TIME_DEADLINE", deadline: "09:00:00" }, "08:59", "10 00:00 to 10 09:00"],
  [{ type: "DAILY_TIME_DEADLINE", deadline: "09:00:00" }, "09:00", "none"],
  [{ type: "DAILY_TIME_DEADLINE", deadline: "09:00:00+02:00" }, "07:30", "none"],
  [{ type: "DAILY_TIME_WINDOW", startTime: "08:00:00", endTime: "09:00:00" }, "08:00", "10 08:00 to 10 09:00"],
  [{ type: "DAILY_TIME_WINDOW", startTime: "08:00:00", endTime: "09:00:00" }, "07:59", "none"],
  [{ type: "DAILY_TIME_WINDOW", startTime: "14:00:00", endTime: "13:00:00" }, "14:30", "none"],
];

describe("a window of time", () => {
  for (const [declared, time, expected] of WINDOWS) {
    it(`declared as ${JSON.stringify(declared)} is ${expected} at ${time}`, () => {
      const bounds = windowAt(declared, at(time));
      assert.equal(bounds ? `${show(bounds.startMs)} to ${show(bounds.endMs)}` : "none", expected);
    });
  }

  it("that slides forgets what was met too long ago, and its outputs with the last of it", () => {
    const declared = { type: "SLIDING_WINDOW", window: "PT10M" };
    const open = (known: OpenWindow | undefined, time: string) => {
      const bounds = windowAt(declared, at(time));
      return openWindow(known, bounds ?? assert.fail());
    };
    const first = noteMet(open(undefined, "10:00"), ["a"], { x: 1 }, at("10:00"));
    const second = noteMet(open(first, "10:06"), ["b"], { x: 2, y: 2 }, at("10:06"));
    assert.deepEqual(second.outputs, { x: 1, y: 2 });
    assert.deepEqual(Object.keys(open(second, "10:10").met), ["a", "b"]);
    assert.deepEqual(Object.keys(open(second, "10:12").met), ["b"]);
    assert.deepEqual(open(second, "10:17"), { ...open(undefined, "10:17") });
  });
});

test("outputs are kept of the first execution that meets a rule, and of no other", () => {
  const bounds = windowAt(undefined, at("10:00")) ?? assert.fail();
  const meet = (window: OpenWindow, key: string, list: readonly number[]) =>
    noteMet(window, [key], { list }, at("10:00"));
  let window = meet(openWindow(undefined, bounds), "a", [1]);
  for (let count = 0; count < 10; count++) window = meet(window, "a", [2]);
  assert.deepEqual(window.outputs, { list: [1] });
  assert.deepEqual(meet(window, "b", [3]).outputs, { list: [3, 1] });
});
