/** Randomness of the machine. */

/** A number of [0, 1); not for secrets. */
export function random(): number {
  return Math.random();
}
