/** Many small requests, a few at the same time. */

/** A server is asked so many things at once. */
const AT_ONCE = 6;

/** Does something with each, in their order. @throws what the first of them throws that fails; no further one begins */
export async function inTurns<T>(things: readonly T[], does: (thing: T) => Promise<void>): Promise<void> {
  const waiting = things.values();
  let hasFailed = false;
  const turn = async (): Promise<void> => {
    for (const thing of waiting) {
      if (hasFailed) return;
      try {
        await does(thing);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, turn));
}
