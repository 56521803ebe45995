import assert from "node:assert/strict";
import { test } from "node:test";
import { LocalDate } from "@js-joda/core";
import { isPublicHoliday } from "./public-holidays.ts";

/** Country, or country and part; days that are holidays there; days that are none. */
const PLACES: readonly (readonly [string, string, string])[] = [
  ["AT", "2024-10-26 2025-06-09 2025-06-19", "2024-10-25 2025-06-10"],
  ["AU", "2024-04-25 2024-01-26 2021-12-28", "2024-11-05"],
  ["AU VIC", "2024-11-05 2024-06-10 2024-03-11", "2024-05-27"],
  ["AU ACT", "2024-05-27 2023-05-29", "2024-11-05"],
  ["BE", "2024-07-21 2024-11-11 2024-05-09", "2024-07-22"],
  ["BR", "2024-09-07 2024-11-15 2024-03-29", "2024-07-09"],
  ["BR SP", "2024-07-09 2024-09-07", "2024-07-10"],
  ["BR BA", "2024-09-07", "2024-07-09"],
  ["CA", "2024-07-01 2024-12-25", "2024-06-24 2024-05-20"],
  ["CA QC", "2024-06-24 2024-05-20 2023-05-22", "2024-05-27"],
  ["CA ON", "2024-05-20 2024-02-19 2025-10-13", "2024-06-24"],
  ["CH", "2024-08-01 2024-05-09", "2024-05-20"],
  ["CH BE", "2024-01-02 2024-05-20", "2024-11-01"],
  ["CH GE", "2024-09-05 2023-09-07", "2024-09-12"],
  ["DE", "2024-10-03 2024-05-20 2025-04-21 2017-10-31", "2024-01-06 2024-10-31 2024-11-20"],
  ["DE BY", "2024-01-06 2024-05-30 2024-11-01", "2024-10-31"],
  ["DE SN", "2024-11-20 2023-11-22 2024-10-31", "2024-11-21 2024-01-06"],
  ["DE be", "2024-03-08 2025-05-08", "2024-11-01"],
  ["EG", "2024-01-07 2024-04-10 2024-05-06 2024-06-16", "2024-04-01"],
  ["ES", "2024-10-12 2024-03-29", "2024-09-11"],
  ["ES CT", "2024-09-11 2024-06-24", "2024-05-02"],
  ["ET", "2024-09-11 2023-09-12 2024-09-27 2024-01-19 2023-01-18", "2024-09-12"],
  ["FR", "2024-07-14 2024-05-08 2024-05-09 2024-05-20 2025-04-21 2026-05-14", "2024-03-29 2024-12-26 2024-07-15"],
  ["FR 67", "2024-03-29 2024-12-26 2024-07-14", "2024-12-24"],
  ["GB", "2021-12-27 2021-12-28 2023-05-08 2022-06-03 2022-09-19", "2021-12-29 2024-01-02 2022-05-30"],
  ["GB ENG", "2024-04-01 2024-08-26", "2024-07-12 2024-08-05"],
  ["GB SCT", "2024-01-02 2024-08-05 2024-12-02", "2024-04-01"],
  ["GB NIR", "2024-07-12 2024-03-18", "2024-01-02"],
  ["GR", "2024-05-06 2024-03-18 2025-04-21 2024-06-24", "2024-04-01"],
  ["IT", "2024-06-02 2024-04-25 2024-04-01", "2024-03-29"],
  ["JP", "2005-05-04 1990-05-04 2024-02-11 2024-01-08 2024-11-04", "2005-05-06 1984-05-02"],
  ["MX", "2024-12-02 2030-12-02 2024-02-05 2024-03-18", "2025-12-01 2023-12-01"],
  ["NL", "2024-04-27 2025-04-26 2014-04-26 2025-05-05 2013-04-30", "2025-04-27 2024-05-06"],
  ["NZ", "2024-02-06 2021-02-08 2024-06-28", "2024-01-22"],
  ["NZ WGN", "2024-01-22 2023-01-23", "2024-01-29"],
  ["PL", "2024-05-03 2024-05-30 2024-11-11", "2024-05-02"],
  ["SA", "2024-09-23", "2024-12-25"],
  ["SE", "2024-06-21 2024-06-22 2024-11-02 2024-06-06", "2024-06-23"],
  ["SG", "2024-08-09 2024-04-10", "2024-08-08"],
  ["TR", "2024-04-10 2024-06-16 2023-04-21 2024-10-29", "2024-04-13"],
  ["US", "2024-01-15 2024-11-28 2021-12-24 2022-06-20 2021-07-05 2022-12-26", "2020-06-19 2024-11-29 2021-12-31"],
  ["US CA", "2024-04-01 2024-02-12 2024-07-04", "2024-04-02"],
  ["US us-ca", "2024-04-01", "2024-04-02"],
  ["US ZZ", "2024-07-04", "2024-04-01"],
  ["ZA", "2024-03-21 2023-09-25 2024-12-16", "2023-09-26"],
  ["TARGET", "2024-05-01 2024-12-26", "2024-05-09"],
];

function holidaysAmong(place: string, days: string): string[] {
  const [country = "", subDivision] = place.split(" ");
  return days.split(" ").filter((day) => isPublicHoliday(LocalDate.parse(day), { country, subDivision }));
}

for (const [place, holidays, others] of PLACES) {
  test(`${place} has holidays on ${holidays}, and none on ${others}`, () => {
    assert.equal(holidaysAmong(place, holidays).join(" "), holidays);
    assert.deepEqual(holidaysAmong(place, others), []);
  });
}

test("codes are taken with spaces around, in capitals and small letters, and an empty part is none", () => {
  const bastille = LocalDate.parse("2024-07-14");
  for (const country of ["FR", "fr", " Fr "]) {
    assert.equal(isPublicHoliday(bastille, { country, subDivision: " " }), true);
  }
});

test("a holiday that moves to the last day of the year before counts in its own year alone, as in Kestra", () => {
  assert.equal(isPublicHoliday(LocalDate.parse("2027-12-31"), { country: "US" }), false);
});

/** A place that cannot be looked up, and what is told. */
const UNKNOWN: readonly (readonly [string, string | undefined, RegExp])[] = [
  ["ZZ", undefined, /^Property `country`: there is no calendar of holidays for "ZZ"; write a code of two letters/],
  ["France", undefined, /"France"; .* There are calendars for AD, AE, .*, FR, .*, ZA\.$/],
  ["", undefined, /calendar of holidays for ""/],
  ["toString", undefined, /calendar of holidays for "toString"/],
  ["DE", "Bavaria", /^Property `subDivision`: "Bavaria" is no part of DE; write the .* own: BB, BE, BW, BY, /],
  ["US", "DE-BY", /"DE-BY" is no part of US/],
  ["PL", "Masovia", /second half of its code of ISO 3166-2, such as CA for US-CA\.$/],
];
for (const [country, subDivision, message] of UNKNOWN) {
  test(`the place ${JSON.stringify([country, subDivision])} is told with what to write`, () => {
    const day = LocalDate.parse("2024-07-14");
    assert.throws(() => isPublicHoliday(day, { country, subDivision }), { message });
  });
}

test("years for which nobody tables the Islamic calendar are told, in countries that follow it", () => {
  assert.throws(
    () => holidaysAmong("TR", "2200-01-01"),
    /`date`: .* 1883 to 2173, and not for 2200; use a date between/,
  );
  assert.deepEqual(holidaysAmong("FR", "2200-01-01"), ["2200-01-01"]);
});
