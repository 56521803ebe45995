import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { timeZoneId } from "./time-zone.ts";

const ZONES: readonly (readonly [string, string | undefined])[] = [
  ["Europe/Paris", "Europe/Paris"],
  ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
  ["Etc/UTC", "Etc/UTC"],
  ["Etc/GMT+5", "Etc/GMT+5"],
  ["US/Eastern", "US/Eastern"],
  ["EST5EDT", "EST5EDT"],
  ["UTC", "UTC"],
  ["CET", "CET"],
  ["Greenwich", "Greenwich"],
  ["Z", "UTC"],
  ["UT", "UTC"],
  ["GMT0", "UTC"],
  ["GMT+1", "+01:00"],
  ["UTC+02:30", "+02:30"],
  ["+2", "+02:00"],
  ["-0500", "-05:00"],
  ["+18:00", "+18:00"],
  ["+18:01", undefined],
  ["UTC+19", undefined],
  ["+02:60", undefined],
  ["EST", undefined],
  ["IST", undefined],
  ["Kyiv", undefined],
  ["Nope/Zone", undefined],
  ["europe/paris", undefined],
  ["Europe/paris", undefined],
  ["utc", undefined],
  ["", undefined],
  ["{{ zone }}", undefined],
];

describe("a time zone", () => {
  for (const [name, expected] of ZONES) {
    it(`named ${JSON.stringify(name)} is ${expected ?? "none"}`, () => assert.equal(timeZoneId(name), expected));
  }
});
