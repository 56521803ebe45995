import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { instantText, parseDate, parseInstant, parseTime } from "./temporal.ts";
import { uriFault } from "./uri.ts";

const INSTANTS: readonly (readonly [string, string | undefined])[] = [
  ["2024-01-02T03:04:05Z", "2024-01-02T03:04:05.000000Z"],
  ["2024-01-02T03:04:05.123456789Z", "2024-01-02T03:04:05.123456Z"],
  ["2024-01-02T03:04:05-02:30", "2024-01-02T05:34:05.000000Z"],
  ["2024-01-02t03:04:05z", "2024-01-02T03:04:05.000000Z"],
  ["1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500000Z"],
  ["2024-01-02T03:04:05", undefined],
  ["2024-01-02T03:04Z", undefined],
  ["2024-02-30T00:00:00Z", undefined],
  ["2024-01-02T24:00:00Z", undefined],
  ["2024-01-02T03:04:05+19:00", undefined],
];

const URIS: readonly (readonly [string, string | undefined])[] = [
  ["https://a.b/c?d#e", undefined],
  ["kestra:///a", undefined],
  ["mailto:x@y.z", undefined],
  ["file:///ä", undefined],
  ["a b", "Illegal character in path at index 1: a b"],
  ["https://a/?x y", "Illegal character in query at index 12: https://a/?x y"],
  ["abc", "Invalid URI format."],
  ["/a:b", "Invalid URI format."],
  ["http://", "Expected authority at index 7: http://"],
  ["http:", "Expected scheme-specific part at index 5: http:"],
  ["://x", "Expected scheme name at index 0: ://x"],
  ["1a://x", "Illegal character in scheme name at index 0: 1a://x"],
  ["a:%zz", "Malformed escape pair at index 2: a:%zz"],
];

describe("a point in time", () => {
  for (const [text, expected] of INSTANTS) {
    it(`written as ${text} ${expected === undefined ? "is refused" : "is understood"}`, () => {
      const instant = parseInstant(text);
      assert.equal(instant && instantText(instant), expected);
    });
  }

  it("counts its days as the calendar does", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          const text = date.toISOString().slice(0, 10);
          assert.equal(parseDate(text), Math.floor(date.getTime() / 86_400_000));
        },
      ),
    );
  });

  it("of the day has hours, minutes and maybe seconds", () => {
    assert.deepEqual(parseTime("10:00"), { seconds: 36_000, text: "10:00:00" });
    assert.deepEqual(parseTime("10:00:01.50"), { seconds: 36_001.5, text: "10:00:01.5" });
    for (const wrong of ["25:00", "1:00", "10:60", "10", "10:00:00Z"]) assert.equal(parseTime(wrong), undefined, wrong);
  });
});

describe("a URI", () => {
  for (const [text, expected] of URIS) {
    it(`${text} ${expected === undefined ? "is accepted" : "is refused"}`, () =>
      assert.equal(uriFault(text), expected));
  }
});
