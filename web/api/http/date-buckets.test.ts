import assert from "node:assert/strict";
import { test } from "node:test";
import { bucketStarts, intervalOf } from "./date-buckets.ts";

const HOUR_MS = 3_600_000;
const at = (text: string): number => Date.parse(text);

test("the longer a span is, the longer are its pieces", () => {
  const hours = [1, 6, 7, 24, 25, 180 * 24, 181 * 24, 365 * 24, 366 * 24];
  const expected = ["minute", "minute", "hour", "hour", "day", "day", "week", "week", "month"];
  assert.deepEqual(
    hours.map((each) => intervalOf(each * HOUR_MS)),
    expected,
  );
});

test("pieces begin where days, weeks and months do, and cover both ends", () => {
  const days = bucketStarts(at("2026-02-27T13:00:00Z"), at("2026-03-01T00:00:00Z"), "day");
  assert.deepEqual(
    days.map((each) => each.slice(0, 10)),
    ["2026-02-27", "2026-02-28", "2026-03-01"],
  );
  const weeks = bucketStarts(at("2026-01-01T00:00:00Z"), at("2026-01-11T23:59:59Z"), "week");
  assert.deepEqual(weeks, ["2025-12-29T00:00:00.000Z", "2026-01-05T00:00:00.000Z"]);
  const months = bucketStarts(at("2025-12-31T00:00:00Z"), at("2026-02-01T00:00:00Z"), "month");
  assert.deepEqual(
    months.map((each) => each.slice(0, 10)),
    ["2025-12-01", "2026-01-01", "2026-02-01"],
  );
  assert.deepEqual(bucketStarts(2, 1, "day"), ["1970-01-01T00:00:00.000Z"]);
});

test("a span of too many pieces is refused", () => {
  assert.throws(() => bucketStarts(at("0001-01-01T00:00:00Z"), at("9000-01-01T00:00:00Z"), "month"), { status: 422 });
});
