import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DurationError, durationMs, parseDuration } from "./duration.ts";

const DURATIONS: readonly (readonly [string, number | undefined])[] = [
  ["PT5M", 300_000],
  ["P1D", 86_400_000],
  ["P1DT1H", 90_000_000],
  ["PT36H", 129_600_000],
  ["PT0.5S", 500],
  ["PT1.25S", 1250],
  ["PT,5S", undefined],
  ["PT1,5S", 1500],
  ["-PT5M", -300_000],
  ["PT-5M", -300_000],
  ["-PT-5M", 300_000],
  ["PT-0.5S", -500],
  ["+PT1S", 1000],
  ["pt1s", 1000],
  ["PT1H-5M", 3_300_000],
  ["P", undefined],
  ["PT", undefined],
  ["P1DT", undefined],
  ["P1M", undefined],
  ["P1Y", undefined],
  ["P1W", undefined],
  ["5m", undefined],
  ["PT5", undefined],
  ["PT1.1234567890S", undefined],
  ["", undefined],
];

describe("a duration", () => {
  for (const [text, expected] of DURATIONS) {
    it(`${JSON.stringify(text)} is ${expected === undefined ? "refused" : `${expected} ms`}`, () => {
      assert.equal(parseDuration(text), expected);
      if (expected === undefined) assert.throws(() => durationMs(text), DurationError);
      else assert.equal(durationMs(text), expected);
    });
  }

  it("may be a number of seconds where tasks take one", () => {
    assert.equal(durationMs("306.0"), 306_000);
    assert.equal(durationMs(".5"), 500);
    assert.equal(parseDuration("306.0"), undefined);
  });

  it("is the sum of its parts", () => {
    const part = fc.integer({ min: -999, max: 999 });
    fc.assert(
      fc.property(part, part, part, part, (days, hours, minutes, seconds) => {
        const expected = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
        assert.equal(parseDuration(`P${days}DT${hours}H${minutes}M${seconds}S`), expected);
      }),
    );
  });
});
