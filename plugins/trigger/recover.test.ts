import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { cronDates } from "./cron-dates.ts";
import { SEARCHED_DATES_MAX, seriesOf, seriesWhere } from "./date-series.ts";
import { isTooLate, stopsAfter } from "./lateness.ts";
import { MISSED_DATES_MAX, missedDates, type Recovery, recoveryOf } from "./recover.ts";

const hours = cronDates("0 * * * *", "Etc/UTC", false);
const at = (time: string) => Date.parse(`2024-01-01T${time}:00Z`);

/** Policy, last date, now, and what is made up for. */
const MISSED: readonly (readonly [Recovery, string, string, readonly string[]])[] = [
  ["ALL", "08:00", "11:30", ["09:00", "10:00", "11:00"]],
  ["ALL", "08:00", "11:00", ["09:00", "10:00", "11:00"]],
  ["ALL", "08:00", "08:59", []],
  ["LAST", "08:00", "11:30", ["11:00"]],
  ["LAST", "08:00", "11:00", ["11:00"]],
  ["LAST", "11:00", "11:30", []],
  ["NONE", "08:00", "11:30", []],
];

describe("missed dates of an hourly trigger", () => {
  for (const [policy, last, now, expected] of MISSED) {
    it(`between ${last} and ${now} are made up for as ${policy} wants`, () => {
      const dates = missedDates(hours, policy, { lastMs: at(last), nowMs: at(now) });
      assert.deepEqual(dates, expected.map(at));
    });
  }
});

test("very many missed dates come in portions", () => {
  const series = cronDates("* * * * *", "Etc/UTC", false);
  const nowMs = at("00:00") + MISSED_DATES_MAX * 90_000;
  const first = missedDates(series, "ALL", { lastMs: at("00:00"), nowMs });
  assert.equal(first.length, MISSED_DATES_MAX);
  const second = missedDates(series, "ALL", { lastMs: first.at(-1) ?? 0, nowMs });
  assert.equal(second.length, MISSED_DATES_MAX / 2);
  assert.equal(second.at(-1), nowMs);
});

test("a trigger's own policy goes before the configured one, and ALL is the last resort", () => {
  const trigger = { id: "t", type: "Schedule" };
  assert.equal(recoveryOf(trigger), "ALL");
  assert.equal(recoveryOf(trigger, "NONE"), "NONE");
  assert.equal(recoveryOf(trigger, "SOMETIMES"), "ALL");
  assert.equal(recoveryOf({ ...trigger, recoverMissedSchedules: "LAST" }, "NONE"), "LAST");
});

test("a date is too late once its delay is over", () => {
  const trigger = { id: "t", type: "Schedule", lateMaximumDelay: "PT1M" };
  assert.equal(isTooLate(trigger, 0, 60_000), false);
  assert.equal(isTooLate(trigger, 0, 60_001), true);
  assert.equal(isTooLate({ id: "t", type: "Schedule" }, 0, Number.MAX_SAFE_INTEGER), false);
});

test("a trigger stops after the states that it names", () => {
  const trigger = { id: "t", type: "Schedule", stopAfter: ["FAILED", "KILLED"] };
  assert.deepEqual(
    ["SUCCESS", "FAILED", "KILLED"].map((state) => stopsAfter(trigger, state)),
    [false, true, true],
  );
  assert.equal(stopsAfter({ id: "t", type: "Schedule" }, "FAILED"), false);
});

test("given dates come in order, each once on both ways", () => {
  const series = seriesOf([30, 10, 20]);
  assert.deepEqual([0, 10, 15, 30].map(series.next), [10, 20, 20, undefined]);
  assert.deepEqual([40, 30, 15, 10].map(series.previous), [30, 20, 10, undefined]);
});

test("dates that conditions refuse are stepped over, up to a limit", () => {
  const even = seriesWhere(hours, (dateMs) => new Date(dateMs).getUTCHours() % 2 === 0);
  assert.equal(even.next(at("08:00")), at("10:00"));
  assert.equal(even.previous(at("10:00")), at("08:00"));
  let asked = 0;
  const never = seriesWhere(hours, () => {
    asked++;
    return false;
  });
  assert.equal(never.next(at("08:00")), undefined);
  assert.equal(asked, SEARCHED_DATES_MAX);
});
