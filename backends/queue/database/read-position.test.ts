import assert from "node:assert/strict";
import { test } from "node:test";
import { ReadPosition } from "./read-position.ts";

test("a position lags behind what was read, and follows within two seconds", () => {
  const position = new ReadPosition(false);
  position.next(0);
  position.passed(100, 0);
  assert.equal(position.floor, 0);
  for (let nowMs = 50; nowMs <= 3_000; nowMs += 50) position.passed(100 + nowMs, nowMs);
  assert.ok(position.floor >= 1_100 && position.floor <= 2_100, `the floor is ${position.floor}`);
});

test("a position where rows appear in order does not lag", () => {
  const position = new ReadPosition(true);
  position.passed(7, 0);
  assert.deepEqual(position.next(10_000), { after: 7, isSweep: false, rewinds: 0 });
});

test("sweeps come every five seconds, and more rarely when they take long", () => {
  const position = new ReadPosition(false);
  const sweeps = (fromMs: number, toMs: number): number => {
    let count = 0;
    for (let nowMs = fromMs; nowMs < toMs; nowMs += 100) if (position.next(nowMs).isSweep) count++;
    return count;
  };
  assert.equal(sweeps(0, 20_000), 4);
  position.swept(20_000, 1_000);
  assert.equal(sweeps(20_000, 40_000), 0);
  assert.equal(sweeps(40_000, 40_100), 1);
});

test("a rewound position looks from the beginning", () => {
  const position = new ReadPosition(true);
  position.passed(7, 0);
  position.rewind();
  assert.equal(position.next(1).after, 0);
});

for (const isOrdered of [true, false]) {
  test(`a look that began before the position was rewound moves nothing, ${isOrdered ? "" : "not "}in order`, () => {
    const position = new ReadPosition(isOrdered);
    const early = position.next(0);
    position.rewind();
    for (let nowMs = 0; nowMs <= 3_000; nowMs += 50) position.passed(100, nowMs, early);
    assert.equal(position.floor, 0);
  });
}
