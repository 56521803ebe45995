import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { LatestRead } from "./latest-read.ts";

describe("reading what changes", () => {
  it("happens once for the same, and once more for the newest of what was wanted meanwhile", async () => {
    const ends: (() => void)[] = [];
    const latest = new LatestRead(() => new Promise<void>((resolve) => ends.push(resolve)));
    const first = latest.want("1");
    await latest.want("2");
    await latest.want("3");
    assert.equal(ends.length, 1);
    ends[0]?.();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ends.length, 2);
    ends[1]?.();
    await first;
    await latest.want("3");
    assert.equal(ends.length, 2);
  });

  it("is tried again after a fault, once something has changed", async () => {
    let count = 0;
    const latest = new LatestRead(() => (++count === 1 ? Promise.reject(new Error("away")) : Promise.resolve()));
    await assert.rejects(latest.want("1"), /away/);
    await latest.want("1");
    assert.equal(count, 1);
    await latest.want("2");
    assert.equal(count, 2);
  });
});
