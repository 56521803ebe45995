import assert from "node:assert/strict";
import { test } from "node:test";
import { inTurns, nextTurn } from "./next-turn.ts";

test("items come in their order, with turns of others between them", async () => {
  let turns = 0;
  let isOver = false;
  const others = async (): Promise<void> => {
    for (; !isOver; turns++) await nextTurn();
  };
  const counting = others();
  const items = Array.from({ length: 10 }, (_, at) => at);
  const seen: number[] = [];
  const turnsAt: number[] = [];
  for await (const item of inTurns(items, 5)) {
    seen.push(item);
    turnsAt.push(turns);
  }
  isOver = true;
  await counting;
  assert.deepEqual(seen, items);
  assert.equal(turnsAt[0], turnsAt[3], "none between the first ones");
  assert.ok((turnsAt[9] ?? 0) > (turnsAt[3] ?? 0), "but after every five");
});
