import assert from "node:assert/strict";
import { test } from "node:test";
import { byteSize } from "./byte-size.ts";

test("sizes of files have few digits and a unit", () => {
  const cases = [
    [0, "0 B"],
    [312, "312 B"],
    [1536, "1.5 KiB"],
    [20 * 1024 * 1024, "20 MiB"],
    [3 * 1024 ** 5, "3072 TiB"],
  ] as const;
  for (const [bytes, wanted] of cases) assert.equal(byteSize(bytes), wanted);
});
