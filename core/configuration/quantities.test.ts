import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { bytesOf, durationMsOf, durationText, sizeText } from "./quantities.ts";

describe("quantities of a configuration", () => {
  it("are durations in short and in ISO-8601 form", () => {
    const written = ["10s", "5m", "250ms", "1h", "2d", "PT1M", "P1D", "1.5s", "10 s", "10", "soon", ""];
    const ms = [
      10_000,
      300_000,
      250,
      3_600_000,
      172_800_000,
      60_000,
      86_400_000,
      1_500,
      10_000,
      undefined,
      undefined,
      undefined,
    ];
    assert.deepEqual(written.map(durationMsOf), ms);
  });

  it("are sizes of 1024 bytes a kilobyte", () => {
    const written = ["10MB", "512KB", "1g", "100", "5 kb", "10TB", "-1", "1.5MB"];
    assert.deepEqual(written.map(bytesOf), [
      10_485_760,
      524_288,
      1_073_741_824,
      100,
      5_120,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("can be read back from the way they are shown", () => {
    fc.assert(
      fc.property(fc.nat(), (value) => {
        assert.equal(durationMsOf(durationText(value)), value);
        assert.equal(bytesOf(sizeText(value)), value);
      }),
    );
  });
});
