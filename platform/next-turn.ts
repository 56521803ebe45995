/** Giving way: long work that is never out of input lets timers and other tasks have their turn. */
import { setImmediate } from "node:timers/promises";

/** Settles after what waits for input, output or a timer has had its turn. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}

/** The items one after the other, with others having their turn after every so many. */
export async function* inTurns<T>(items: Iterable<T> | AsyncIterable<T>, itemsATurn: number): AsyncGenerator<T> {
  let count = 0;
  for await (const item of items) {
    if (++count % itemsATurn === 0) await nextTurn();
    yield item;
  }
}
