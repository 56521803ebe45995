/** Giving way: long work that is never out of input lets timers and other tasks have their turn. */
import { setImmediate } from "node:timers/promises";

/** Settles after what waits for input, output or a timer has had its turn. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}
