import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import { Cron } from "croner";
import fc from "fast-check";
import { readCron } from "../../core/flow/cron.ts";
import { CRON_SERIES_MAX, cronDates } from "./cron-dates.ts";

const iso = (epochMs: number | undefined) =>
  epochMs === undefined ? "none" : new Date(epochMs).toISOString().replace(":00.000Z", "").replace(".000Z", "");

function walk(cron: string, zone: string, from: string, count: number, way: "next" | "previous"): string {
  const series = cronDates(cron, zone, cron.split(" ").length === 6);
  const dates: string[] = [];
  let epochMs: number | undefined = Date.parse(from);
  while (epochMs !== undefined && dates.length < count) {
    epochMs = series[way](epochMs);
    dates.push(iso(epochMs));
  }
  return dates.join(" ");
}

const PARIS = "Europe/Paris";
const NEW_YORK = "America/New_York";

/** Expression, zone, start, and the dates (UTC) after it. */
const NEXT: readonly (readonly [string, string, string, string])[] = [
  // Clocks go forward: 02:00 to 03:00, on 31 March in Paris and on 10 March in New York.
  ["30 2 * * *", PARIS, "2024-03-30T00:00:00Z", "2024-03-30T01:30 2024-03-31T01:00 2024-04-01T00:30"],
  ["0 2 * * *", NEW_YORK, "2024-03-09T00:00:00Z", "2024-03-09T07:00 2024-03-10T07:00 2024-03-11T06:00"],
  ["15,45 2 * * *", PARIS, "2024-03-30T01:20:00Z", "2024-03-30T01:45 2024-04-01T00:15 2024-04-01T00:45"],
  ["0 2,14 * * *", NEW_YORK, "2024-03-09T12:00:00Z", "2024-03-09T19:00 2024-03-10T18:00 2024-03-11T06:00"],
  ["*/30 * * * *", PARIS, "2024-03-31T00:20:00Z", "2024-03-31T00:30 2024-03-31T01:00 2024-03-31T01:30"],
  ["0 */2 * * *", NEW_YORK, "2024-03-10T04:30:00Z", "2024-03-10T05:00 2024-03-10T08:00 2024-03-10T10:00"],
  ["0 8 * * *", PARIS, "2024-03-30T00:00:00Z", "2024-03-30T07:00 2024-03-31T06:00 2024-04-01T06:00"],
  // Clocks go back: 03:00 to 02:00, on 27 October in Paris; 02:00 to 01:00, on 3 November in New York.
  ["30 2 * * *", PARIS, "2024-10-26T00:00:00Z", "2024-10-26T00:30 2024-10-27T00:30 2024-10-28T01:30"],
  ["30 1 * * *", NEW_YORK, "2024-11-02T00:00:00Z", "2024-11-02T05:30 2024-11-03T05:30 2024-11-04T06:30"],
  ["*/30 * * * *", PARIS, "2024-10-27T00:10:00Z", "2024-10-27T00:30 2024-10-27T01:00 2024-10-27T01:30"],
  ["0,40 2 * * *", PARIS, "2024-10-26T23:00:00Z", "2024-10-27T00:00 2024-10-27T00:40 2024-10-27T01:00"],
  ["0 8 * * *", NEW_YORK, "2024-11-02T00:00:00Z", "2024-11-02T12:00 2024-11-03T13:00 2024-11-04T13:00"],
  // Zones without such changes, days of the month and of the week.
  ["0 0 * * *", "+05:30", "2024-03-09T00:00:00Z", "2024-03-09T18:30 2024-03-10T18:30 2024-03-11T18:30"],
  ["0 8 1,2,3 * 1", "UTC", "2024-03-20T00:00:00Z", "2024-03-25T08:00 2024-04-01T08:00 2024-04-02T08:00"],
  ["0 0 */1 * 1", "UTC", "2024-03-09T00:00:00Z", "2024-03-11T00:00 2024-03-18T00:00 2024-03-25T00:00"],
  ["0 0 1-31 * 1", "UTC", "2024-03-09T00:00:00Z", "2024-03-10T00:00 2024-03-11T00:00 2024-03-12T00:00"],
  ["0 0 * * SAT-SUN", "UTC", "2024-03-04T00:00:00Z", "2024-03-09T00:00 2024-03-10T00:00 2024-03-16T00:00"],
  ["0 0 31 * *", "UTC", "2024-03-31T00:00:00Z", "2024-05-31T00:00 2024-07-31T00:00 2024-08-31T00:00"],
  ["0 0 29 2 *", "UTC", "2024-03-09T00:00:00Z", "2028-02-29T00:00 2032-02-29T00:00 2036-02-29T00:00"],
  ["0 0 30 2 *", "UTC", "2024-03-09T00:00:00Z", "none"],
  ["*/20 * * * * *", "UTC", "2024-03-09T00:00:05.500Z", "2024-03-09T00:00:20 2024-03-09T00:00:40 2024-03-09T00:01"],
];

describe("the dates after a time", () => {
  for (const [cron, zone, from, expected] of NEXT) {
    it(`of ${cron} in ${zone} from ${from} are ${expected}`, () => {
      assert.equal(walk(cron, zone, from, 3, "next"), expected);
    });
  }
});

const PREVIOUS: readonly (readonly [string, string, string, string])[] = [
  ["30 2 * * *", PARIS, "2024-04-01T12:00:00Z", "2024-04-01T00:30 2024-03-31T01:00 2024-03-30T01:30"],
  ["*/30 * * * *", PARIS, "2024-10-27T01:20:00Z", "2024-10-27T01:00 2024-10-27T00:30 2024-10-27T00:00"],
  ["* * * * *", "UTC", "2024-03-09T00:00:00Z", "2024-03-08T23:59 2024-03-08T23:58 2024-03-08T23:57"],
  ["* * * * * *", "UTC", "2024-03-09T00:00:05.500Z", "2024-03-09T00:00:05 2024-03-09T00:00:04 2024-03-09T00:00:03"],
];

describe("the dates before a time", () => {
  for (const [cron, zone, from, expected] of PREVIOUS) {
    it(`of ${cron} in ${zone} from ${from} are ${expected}`, () => {
      assert.equal(walk(cron, zone, from, 3, "previous"), expected);
    });
  }
});

test("an expression or a zone that is none is told", () => {
  assert.throws(() => cronDates("x", "UTC", false), /invalid cron expression 'x': it has 1 field instead of 5/);
  assert.throws(() => cronDates("* * * * *", "Nope/X", false), /"Nope\/X" is no time zone/);
});

const field = (min: number, max: number) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min, max }).map(String),
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 2, maxLength: 3 }).map((values) => values.join(",")),
    fc.integer({ min: 1, max: Math.min(max, 20) }).map((step) => `*/${step}`),
  );
const crons = fc.tuple(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 6)).map((all) => all.join(" "));
const zones = fc.constantFrom(PARIS, NEW_YORK, "Etc/UTC", "Australia/Lord_Howe", "Asia/Kolkata", "-03:30");
const times = fc.integer({ min: Date.parse("2023-01-01T00:00:00Z"), max: Date.parse("2026-01-01T00:00:00Z") });
const DAY_MS = 86_400_000;

test("the next date is later, never goes back as time goes on, and is the one that the previous date leads to", () => {
  fc.assert(
    fc.property(crons, zones, times, fc.integer({ min: 0, max: 3 * DAY_MS }), (cron, zone, atMs, stepMs) => {
      const series = cronDates(cron, zone, false);
      const nextMs = series.next(atMs) ?? Number.NaN;
      assert.ok(nextMs > atMs);
      assert.ok((series.next(atMs + stepMs) ?? Number.NaN) >= nextMs);
      assert.equal(series.previous(nextMs + 1), nextMs);
      const previousMs = series.previous(atMs) ?? Number.NaN;
      assert.ok(previousMs < atMs);
      assert.ok((series.next(previousMs) ?? Number.NaN) >= atMs);
    }),
    { numRuns: 300 },
  );
});

test("dates are those that croner finds, around changes of clocks in many ways", () => {
  const changes = ["2024-03-10", "2024-03-31", "2024-04-07", "2024-04-26", "2024-09-08", "2024-10-06", "2024-10-27"];
  const near = fc
    .tuple(fc.constantFrom(...changes, "2024-11-03"), fc.integer({ min: -36 * 3600, max: 36 * 3600 }))
    .map(([day, seconds]) => Date.parse(day) + seconds * 1000);
  const hours = fc.oneof(field(0, 23), fc.integer({ min: 0, max: 3 }).map(String));
  const restricted = fc.tuple(field(0, 59), field(0, 59), hours, field(1, 28), field(1, 12), field(0, 6));
  const daily = fc.tuple(field(0, 59), hours).map(([minute, hour]) => `0 ${minute} ${hour} * * *`);
  const changing = fc.constantFrom(
    ...[PARIS, NEW_YORK, "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "America/Havana"],
    ...["Asia/Beirut", "Africa/Casablanca", "Pacific/Chatham", "Etc/UTC", "+05:45"],
  );
  const expressions = fc.oneof(
    daily,
    restricted.map((all) => all.join(" ")),
  );
  fc.assert(
    fc.property(expressions, changing, near, (cron, zone, atMs) => {
      const reading = readCron(cron, true);
      assert.ok(reading.ok);
      const pattern = reading.fields.map((values) => values?.join(",") ?? "*").join(" ");
      const oracle = new Cron(pattern, { timezone: zone, paused: true, mode: "6-part" });
      const series = cronDates(cron, zone, true);
      assert.equal(iso(series.next(atMs)), iso(oracle.nextRun(new Date(atMs))?.getTime()));
      assert.equal(iso(series.previous(atMs)), iso(oracle.previousRuns(1, new Date(atMs))[0]?.getTime()));
    }),
    { numRuns: 300 },
  );
});

test("triggers with one expression share its dates, until many other expressions were used", () => {
  const series = cronDates("7 7 * * *", PARIS, false);
  assert.equal(cronDates("7 7 * * *", PARIS, false), series);
  assert.notEqual(cronDates("7 7 * * *", NEW_YORK, false), series);
  for (let index = 0; index < CRON_SERIES_MAX; index++) {
    cronDates(`${index % 60} ${Math.floor(index / 60) % 24} ${1 + Math.floor(index / 1_440)} * *`, PARIS, false);
  }
  assert.notEqual(cronDates("7 7 * * *", PARIS, false), series);
});
