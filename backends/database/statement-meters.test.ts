import assert from "node:assert/strict";
import { test } from "node:test";
import type { Metrics } from "../../core/contracts/metrics.ts";
import { SimulatedClock } from "../../platform/testing/simulated-clock.ts";
import { StatementMeters } from "./statement-meters.ts";

test("a statement's time leaves out what it waited for those before it on its connection, and none is below zero", () => {
  const seen: string[] = [];
  let timers = 0;
  const metrics: Metrics = {
    counter: () => ({ add: () => undefined }),
    timer: (name, labels) => {
      timers++;
      return { record: (ms) => void seen.push(`${name} ${labels?.["sql"]} ${ms}`) };
    },
    gauge: () => undefined,
  };
  const clock = new SimulatedClock();
  const meters = new StatementMeters(metrics, clock);
  const [one, other] = [meters.ofConnection(), meters.ofConnection()];
  const sentMs = clock.now();
  clock.advance(30);
  one.answered("select things", sentMs);
  clock.advance(10);
  one.answered("write things", sentMs);
  other.answered("select things", sentMs);
  one.answered("write things", clock.now() + 1_000);
  assert.deepEqual(seen, [
    "jdbc.query.duration select things 30",
    "jdbc.query.duration write things 10",
    "jdbc.query.duration select things 40",
    "jdbc.query.duration write things 0",
  ]);
  assert.equal(timers, 2, "meters are looked up once for each name");
});
