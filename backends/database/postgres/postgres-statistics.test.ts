import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { PostgresStatistics } from "./postgres-statistics.ts";

test("tables are looked at after 300 rows, and each time that they have grown tenfold", () => {
  const clock = new SimulatedClock();
  const looked: string[] = [];
  const statistics = new PostgresStatistics(clock, (table) => Promise.resolve(looked.push(table)));
  for (let row = 0; row < 4_000; row++) statistics.written("one", 1);
  statistics.written("other", 299);
  statistics.written("many", 5_000_000);
  statistics.written("many", 500_000_000);
  assert.deepEqual(looked, []);
  clock.advance(1_000);
  assert.deepEqual(looked.toSorted(), ["many", "one", "one"]);
});

test("a look that fails is nobody's concern", async () => {
  const clock = new SimulatedClock();
  const statistics = new PostgresStatistics(clock, () => Promise.reject(new Error("no right to")));
  statistics.written("one", 300);
  clock.advance(1_000);
  // Time for a rejection that nobody handles to be noticed.
  await new Promise((resolve) => setTimeout(resolve));
});
