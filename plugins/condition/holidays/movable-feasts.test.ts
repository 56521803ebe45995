import assert from "node:assert/strict";
import { test } from "node:test";
import { easterSunday, ethiopianDays, islamicDays, julianEasterSunday } from "./movable-feasts.ts";

/** Easter Sundays of the western and the eastern churches. */
const EASTERS: readonly (readonly [string, string])[] = [
  ["1943-04-25", "1943-04-25"],
  ["1954-04-18", "1954-04-25"],
  ["1981-04-19", "1981-04-26"],
  ["2000-04-23", "2000-04-30"],
  ["2008-03-23", "2008-04-27"],
  ["2019-04-21", "2019-04-28"],
  ["2024-03-31", "2024-05-05"],
  ["2025-04-20", "2025-04-20"],
  ["2038-04-25", "2038-04-25"],
  ["2100-03-28", "2100-05-02"],
  ["2285-03-22", "2285-04-26"],
];
for (const [western, eastern] of EASTERS) {
  test(`Easter is on ${western}, and by the Julian calendar on ${eastern}`, () => {
    const year = Number(western.slice(0, 4));
    assert.equal(easterSunday(year).toString(), western);
    assert.equal(julianEasterSunday(year).toString(), eastern);
  });
}

/** A date of the Islamic calendar, and its days in a year. */
const ISLAMIC: readonly (readonly [number, number, number, string])[] = [
  [10, 1, 2023, "2023-04-21"],
  [10, 1, 2025, "2025-03-30"],
  [10, 1, 2000, "2000-01-08 2000-12-27"],
  [12, 10, 2024, "2024-06-16"],
  [1, 1, 2008, "2008-01-10 2008-12-29"],
  [3, 12, 2024, "2024-09-15"],
];
for (const [month, day, year, days] of ISLAMIC) {
  test(`day ${day} of the Islamic month ${month} falls on ${days}`, () => {
    assert.equal(islamicDays(year, month, day).join(" "), days);
  });
}

test("the Islamic new year comes once a year, and at times twice", () => {
  const counts = Array.from({ length: 290 }, (_, index) => islamicDays(1884 + index, 1, 1).length);
  assert.deepEqual([...new Set(counts)].sort(), [1, 2]);
});

test("the Ethiopian new year comes a day later before leap years", () => {
  assert.equal(
    [2022, 2023, 2024, 2027].flatMap((year) => ethiopianDays(year, 1, 1)).join(" "),
    "2022-09-11 2023-09-12 2024-09-11 2027-09-12",
  );
});
