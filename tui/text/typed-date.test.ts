import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { typedDate } from "./typed-date.ts";

const NOW_MS = Date.parse("2026-01-31T12:00:00Z");

const CASES: readonly (readonly [string, number | undefined])[] = [
  ["now", NOW_MS],
  ["3d ago", NOW_MS - 3 * 86_400_000],
  ["2 hours ago", NOW_MS - 2 * 3_600_000],
  ["-90m", NOW_MS - 90 * 60_000],
  ["2026-01-02T08:00:00Z", Date.parse("2026-01-02T08:00:00Z")],
  ["2026-01-02 08:00 +02:00", Date.parse("2026-01-02T06:00:00Z")],
  ["2026-01-02 08:00", new Date(2026, 0, 2, 8).getTime()],
  ["2026-01-02", new Date(2026, 0, 2).getTime()],
  ["8:30", new Date(NOW_MS).setHours(8, 30, 0, 0)],
  ["2026-02-30", undefined],
  ["2026-13-01", undefined],
  ["25:00", undefined],
  ["5d", undefined],
  ["someday", undefined],
  ["", undefined],
];

for (const [text, expected] of CASES) {
  test(`the typed date "${text}" is ${expected === undefined ? "none" : "understood"}`, () => {
    assert.equal(typedDate(text, NOW_MS), expected);
  });
}

test("every instant is read as it is written in ISO 8601", () => {
  const instants = fc.date({
    min: new Date("1971-01-01T00:00:00Z"),
    max: new Date("2200-01-01T00:00:00Z"),
    noInvalidDate: true,
  });
  fc.assert(fc.property(instants, (date) => typedDate(date.toISOString(), NOW_MS) === date.getTime()));
});
