import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { plainText } from "../text/painter.ts";
import { widthOf } from "../text/width.ts";
import { ASCII_GLYPHS, UNICODE_GLYPHS } from "../theme.ts";
import { barRows, barSteps, chartLines, fitValues } from "./chart.ts";

test("bars grow with their values, and something is never nothing", () => {
  assert.deepEqual(barRows([0, 1, 8, 16], 16, 2, UNICODE_GLYPHS.sparks), ["   █", " ▁██"]);
  assert.equal(barSteps(0.001, 1_000, 8), 1);
  assert.equal(barSteps(0, 1_000, 8), 0);
});

test("a greater value never has a lower bar", () => {
  const value = fc.double({ min: 0, max: 1e6, noNaN: true });
  fc.assert(fc.property(value, value, (a, b) => a > b || barSteps(a, 1e6, 32) <= barSteps(b, 1e6, 32)));
});

test("values that share columns become their mean, and the mean of all stays where they divide evenly", () => {
  assert.deepEqual(fitValues([1, 3, 5, 7], 2), [2, 6]);
  assert.deepEqual(fitValues([1, 3], 4), [1, 1, 3, 3]);
});

test("a chart is as wide and high as it is told, whatever it shows", () => {
  const values = fc.array(fc.nat(1_000_000), { maxLength: 200 });
  const size = fc.integer({ min: 12, max: 300 });
  const rows = fc.integer({ min: 3, max: 20 });
  fc.assert(
    fc.property(values, size, rows, fc.boolean(), (values, columns, rows, isAscii) => {
      const glyphs = isAscii ? ASCII_GLYPHS : UNICODE_GLYPHS;
      const options = {
        title: "Ended",
        values,
        now: "3/s",
        style: "success",
        since: "10 min ago",
        label: String,
      } as const;
      const lines = chartLines(options, { columns, rows, glyphs });
      assert.equal(lines.length, rows);
      for (const line of lines) assert.equal(widthOf(plainText(line)), columns);
      if (isAscii) assert.match(lines.map(plainText).join(""), /^[ -~]*$/);
    }),
  );
});

test("the highest bar reaches the top of the axis, also where values share columns", () => {
  const values = Array.from({ length: 120 }, (_, index) => (index === 60 ? 16 : 0));
  const options = { title: "Ended", values, now: "0/s", style: "success", since: "then", label: String } as const;
  const lines = chartLines(options, { columns: 63, rows: 6, glyphs: UNICODE_GLYPHS }).map(plainText);
  assert.match(lines[1] ?? "", /^ *8 .*█/);
});
