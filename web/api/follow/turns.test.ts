import assert from "node:assert/strict";
import { test } from "node:test";
import { nextTurn } from "../../../platform/next-turn.ts";
import { Turns } from "./turns.ts";

test("no more work at a time than may, each in its turn, also when some of it fails", async () => {
  const turns = new Turns(2);
  let [working, most] = [0, 0];
  const begun: number[] = [];
  const work = (number: number) => async (): Promise<number> => {
    begun.push(number);
    most = Math.max(most, ++working);
    await nextTurn();
    working--;
    if (number % 3 === 0) throw new Error("It fails");
    return number;
  };
  const numbers = Array.from({ length: 10 }, (_, number) => number);
  const settled = await Promise.allSettled(numbers.map((number) => turns.take(work(number))));
  assert.deepEqual([most, begun], [2, numbers]);
  const done = settled.map((each) => each.status === "fulfilled");
  assert.deepEqual(
    done,
    numbers.map((number) => number % 3 !== 0),
  );
  assert.equal(await turns.take(work(1)), 1);
});
