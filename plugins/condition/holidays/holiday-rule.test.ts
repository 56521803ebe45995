import assert from "node:assert/strict";
import { test } from "node:test";
import calendars from "./calendars.json" with { type: "json" };
import { readRule } from "./holiday-rule.ts";

/** A line, a year, and the days it gives then. */
const LINES: readonly (readonly [string, number, string])[] = [
  ["07-14", 2024, "2024-07-14"],
  ["1mon/09", 2024, "2024-09-02"],
  ["4thu/11", 2024, "2024-11-28"],
  ["last-mon/05", 2024, "2024-05-27"],
  ["last-sun/12", 2023, "2023-12-31"],
  ["mon<05-25", 2024, "2024-05-20"],
  ["mon<05-25", 2026, "2026-05-18"],
  ["1mon>05-27", 2024, "2024-06-03"],
  ["2fri>06-01", 2024, "2024-06-14"],
  ["2fri<06-01", 2024, "2024-05-24"],
  ["1mon~01-29", 2024, "2024-01-29"],
  ["1mon~01-22", 2026, "2026-01-19"],
  ["1mon~01-23", 2026, "2026-01-26"],
  ["tue>1mon/08", 2024, "2024-08-06"],
  ["wed:08-10..08-16", 2024, "2024-08-14"],
  ["wed:08-07..08-21", 2024, "2024-08-07 2024-08-14 2024-08-21"],
  ["easter-2", 2024, "2024-03-29"],
  ["julian-easter+1", 2024, "2024-05-06"],
  ["islamic:10-01", 2024, "2024-04-10"],
  ["islamic:09-last", 2024, "2024-04-09"],
  ["ethiopian:01-17", 2024, "2024-09-27"],
  ["12-25 sat<fri sun>mon", 2021, "2021-12-24"],
  ["12-25 sat<fri sun>mon", 2022, "2022-12-26"],
  ["12-25 sat<fri sun>mon", 2024, "2024-12-25"],
  ["12-25 sat>mon sun>tue", 2022, "2022-12-27"],
  ["01-01 sat<fri", 2028, "2027-12-31"],
  ["06-19 2021..", 2020, ""],
  ["06-19 2021..", 2021, "2021-06-19"],
  ["06-19 ..2021", 2021, "2021-06-19"],
  ["06-19 ..2021", 2022, ""],
  ["06-19 1990..1994", 1995, ""],
  ["12-01 1934.. /6", 2024, "2024-12-01"],
  ["12-01 1934.. /6", 2025, ""],
  ["12-01 ..2012 /4", 2008, "2008-12-01"],
  ["12-01 ..2012 /4", 2010, ""],
  ["08-15 /even", 2024, "2024-08-15"],
  ["08-15 /odd", 2024, ""],
];
for (const [line, year, days] of LINES) {
  test(`the line "${line}" gives ${days || "nothing"} in ${year}`, () => {
    assert.equal(readRule(line)(year).join(" "), days);
  });
}

for (const line of ["", "someday", "13", "5mon/09", "easter", "07-14 ..x", "07-14 weekly"]) {
  test(`the line "${line}" is refused`, () => {
    assert.throws(() => readRule(line), /"\S*" is no/);
  });
}

test("every line of every calendar can be read, and gives days of some year", () => {
  const all = Object.values<Readonly<Record<string, readonly string[]>>>(calendars.calendars)
    .flatMap((calendar) => Object.values(calendar).flat())
    .filter((line) => line !== "bridge");
  const lines = [...new Set(all)];
  assert.ok(lines.length > 500);
  const years = Array.from({ length: 290 }, (_, index) => 1884 + index);
  const silent = lines.filter((line) => {
    const daysOf = readRule(line);
    return !years.some((year) => daysOf(year).length > 0);
  });
  assert.deepEqual(silent, []);
});
