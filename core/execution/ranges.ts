/**
 * Sets of whole numbers as ranges: from, up to and without, from, … in rising order. Numbers that lie together cost two
 * places, however many they are, so that a set of tasks or batches stays small while it is saved with every step.
 */
export type Ranges = readonly number[];

/** The ranges with one more index, or undefined when they hold it already. */
export function withIndex(ranges: Ranges, index: number): Ranges | undefined {
  let at = 0;
  while (at < ranges.length && (ranges[at + 1] ?? 0) < index) at += 2;
  const from = ranges[at];
  const to = ranges[at + 1];
  if (from === undefined || to === undefined || index < from - 1) {
    return [...ranges.slice(0, at), index, index + 1, ...ranges.slice(at)];
  }
  if (index === from - 1) return [...ranges.slice(0, at), index, to, ...ranges.slice(at + 2)];
  if (index < to) return undefined;
  const following = ranges[at + 2];
  if (following !== index + 1) return [...ranges.slice(0, at), from, index + 1, ...ranges.slice(at + 2)];
  return [...ranges.slice(0, at), from, ...ranges.slice(at + 3)];
}

/** True when the ranges hold the index. */
export function hasIndex(ranges: Ranges, index: number): boolean {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[2 * middle + 1] ?? 0) <= index) low = middle + 1;
    else high = middle;
  }
  return (ranges[2 * low] ?? Number.POSITIVE_INFINITY) <= index;
}

/** The lowest indices, so many at the most, and the ranges without them. */
export function takeLowest(
  ranges: Ranges,
  count: number,
): { readonly taken: readonly number[]; readonly rest: Ranges } {
  const taken: number[] = [];
  let at = 0;
  let from = ranges[0] ?? 0;
  while (taken.length < count && at < ranges.length) {
    taken.push(from++);
    if (from < (ranges[at + 1] ?? 0)) continue;
    at += 2;
    from = ranges[at] ?? 0;
  }
  return { taken, rest: at < ranges.length ? [from, ...ranges.slice(at + 1)] : [] };
}
