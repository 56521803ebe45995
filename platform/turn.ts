/** Turns of the event loop. */

/** Calls back once everything that is waiting now has had its turn. */
export function onNextTurn(callback: () => void): void {
  setImmediate(callback);
}
