import assert from "node:assert/strict";
import { test } from "node:test";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { PartitionShare, TRY_PAUSE_MS } from "./partition-share.ts";

function open(lanes: number) {
  const clock = new SimulatedClock();
  const share = new PartitionShare({ partitions: 16, lanes, isShared: true, clock });
  const owned = Array.from({ length: lanes }, (): number[] => []);
  /** A lane takes what it wants of those that are free. */
  const take = (lane: number, isFree: (partition: number) => boolean = () => true): void => {
    for (const partition of share.wanted(lane)) {
      if (!isFree(partition)) continue;
      share.taken(partition, lane);
      owned[lane]?.push(partition);
    }
  };
  const sizes = (): readonly number[] => owned.map((each) => each.length);
  return { clock, share, owned, take, sizes };
}

test("lanes share all partitions while nobody else is there", () => {
  const { take, sizes, share } = open(2);
  take(0);
  take(1);
  assert.deepEqual(sizes(), [8, 8]);
  assert.equal(share.lookAgainMs, Number.POSITIVE_INFINITY);
});

test("partitions go back as soon as another executor wants its share, and no earlier", () => {
  const { take, share, owned } = open(2);
  take(0);
  take(1);
  share.set({ partitions: 8, othersWant: false });
  assert.deepEqual(share.surplus(0, owned[0] ?? []), []);
  share.set({ partitions: 8, othersWant: true });
  assert.equal(share.surplus(0, owned[0] ?? []).length, 4);
  assert.equal(share.surplus(1, owned[1] ?? []).length, 4);
});

test("what the dead had is taken beyond the own share, by the lanes in turn", () => {
  const { clock, take, share, sizes } = open(2);
  share.set({ partitions: 8, othersWant: false });
  take(0, (partition) => partition < 8);
  take(1, (partition) => partition < 8);
  assert.deepEqual(sizes(), [4, 4]);
  take(0);
  assert.deepEqual(sizes(), [4, 4], "it is not tried again at once");
  for (let round = 0; round < 8; round++) {
    clock.advance(TRY_PAUSE_MS);
    take(0);
    take(1);
  }
  assert.deepEqual(sizes(), [8, 8]);
});
