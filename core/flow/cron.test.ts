import assert from "node:assert/strict";
import { describe, it, test } from "node:test";
import fc from "fast-check";
import { CRON_CHARS_MAX, readCron } from "./cron.ts";

const show = (text: string, withSeconds: boolean) => {
  const reading = readCron(text, withSeconds);
  return reading.ok ? reading.fields.map((field) => field?.join(",") ?? "*").join(" ") : reading.reason;
};

const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ["* * * * *", "0 * * * * *"],
  ["  0\t8  * * *\n", "0 0 8 * * *"],
  ["00 08 01 01 00", "0 0 8 1 1 0"],
  ["*/15 */6 * * *", "0 0,15,30,45 0,6,12,18 * * *"],
  ["/20 * * * *", "0 0,20,40 * * * *"],
  ["5/15 * * * *", "0 5,20,35,50 * * * *"],
  ["59/1 * * * *", "0 59 * * * *"],
  ["0-10/3,7,*/30 * * * *", "0 0,3,6,7,9,30 * * * *"],
  ["*/1 /1 */1 */1 */1", "0 * * * * *"],
  ["0 0 */10 */5 *", "0 0 0 1,11,21,31 1,6,11 *"],
  ["0 0 1 jan-MAR Mon", "0 0 0 1 1,2,3 1"],
  ["0 0 * DEC SAT-SUN", "0 0 0 * 12 0,6"],
  ["0 0 * * 5-7", "0 0 0 * * 0,5,6"],
  ["0 0 * * 7", "0 0 0 * * 0"],
  ["0 0 * * */2", "0 0 0 * * 0,2,4,6"],
  ["0 0 31 2 *", "0 0 0 31 2 *"],
  ["@hourly", "0 0 * * * *"],
  ["@daily", "0 0 0 * * *"],
  ["@midnight", "0 0 0 * * *"],
  ["@weekly", "0 0 0 * * 0"],
  ["@monthly", "0 0 0 1 * *"],
  ["@yearly", "0 0 0 1 1 *"],
  ["@annually", "0 0 0 1 1 *"],
  ["", "it is empty"],
  ["x", "it has 1 field instead of 5"],
  ["* * * * * *", "it has 6 fields instead of 5"],
  ["@DAILY", '"@DAILY" is no short form'],
  ["@reboot", '"@reboot" is no short form'],
  ["60 * * * *", 'the value 60 of the field "minute" is not in the range 0 to 59'],
  ["0 24 * * *", 'the value 24 of the field "hour" is not in the range 0 to 23'],
  ["0 0 0 * *", 'the value 0 of the field "day of the month" is not in the range 1 to 31'],
  ["0 0 1 13 *", 'the value 13 of the field "month" is not in the range 1 to 12'],
  ["0 0 * * 8", 'the value 8 of the field "day of the week" is not in the range 0 to 7'],
  ["*/0 * * * *", 'the step 0 of the field "minute" is not in the range 1 to 59'],
  ["0 0 1-31/40 * *", 'the step 40 of the field "day of the month" is not in the range 1 to 31'],
  ["*/a * * * *", '"a" is no step of the field "minute"'],
  ["10-0 * * * *", 'the range "10-0" of the field "minute" ends before it begins'],
  ["0 0 * * FRI-MON", 'the range "FRI-MON" of the field "day of the week" ends before it begins'],
  ["1-2-3 * * * *", '"1-2-3" is no range'],
  ["1/2/3 * * * *", '"1/2/3" is no value of the field "minute"'],
  ["1,,2 * * * *", '"" is no value of the field "minute"'],
  ["-1 * * * *", '"-1" is no value of the field "minute"'],
  ["*-5 * * * *", '"*-5" is no value of the field "minute"'],
  ["0 0 L * *", '"L" is no value of the field "day of the month"'],
  ["0 0 1W * *", '"1W" is no value of the field "day of the month"'],
  ["0 0 ? * *", '"?" is no value of the field "day of the month"'],
  ["0 0 * * MON#1", '"MON#1" is no value of the field "day of the week"'],
  ["0 0 1 JANUARY *", '"JANUARY" is no value of the field "month"'],
  ["MON * * * *", '"MON" is no value of the field "minute"'],
];

describe("a cron expression of five fields", () => {
  for (const [text, expected] of EXPRESSIONS) {
    it(`written as ${JSON.stringify(text)} is read as ${expected}`, () => assert.equal(show(text, false), expected));
  }
});

const WITH_SECONDS: readonly (readonly [string, string])[] = [
  ["*/20 0 8 * * *", "0,20,40 0 8 * * *"],
  ["* * * * * *", "* * * * * *"],
  ["@daily", "0 0 0 * * *"],
  ["0 8 * * *", "it has 5 fields instead of 6"],
  ["60 0 0 * * *", 'the value 60 of the field "second" is not in the range 0 to 59'],
];

describe("a cron expression with seconds", () => {
  for (const [text, expected] of WITH_SECONDS) {
    it(`written as ${JSON.stringify(text)} is read as ${expected}`, () => assert.equal(show(text, true), expected));
  }
});

test("a cron expression over the limit is refused before it is read", () => {
  const filled = (chars: number) => `${"0".repeat(chars - 10)},1 * * * *`;
  assert.match(show(filled(CRON_CHARS_MAX + 1), false), /more than 1000 characters/);
  assert.doesNotMatch(show(filled(CRON_CHARS_MAX), false), /characters/);
});

test("any text is read as a cron expression or refused with a reason, never thrown at", () => {
  const piece = fc.constantFrom("*", "0", "5", "31", "-", "/", ",", " ", "MON", "JAN", "@", "L", "?", "é");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), fc.boolean(), (pieces, withSeconds) => {
      const reading = readCron(pieces.join(""), withSeconds);
      if (reading.ok) assert.equal(reading.fields.length, 6);
      else assert.ok(reading.reason.length > 0 && reading.hint.length > 0);
    }),
  );
});
