/** "Did you mean": the known word that is most like a wrong one. */

/** Longer words are not compared letter by letter. */
const COMPARED_CHARS_MAX = 200;

/** Letters to insert, drop, change or swap to get from one word to the other; at most `max + 1`. */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const cost = editCost(a, b, i, j, previous, current, before);
      current.push(cost);
      if (cost < least) least = cost;
    }
    if (least > max) return max + 1;
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? max + 1;
}

function editCost(
  a: string,
  b: string,
  i: number,
  j: number,
  previous: readonly number[],
  current: readonly number[],
  before: readonly number[],
): number {
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const cost = Math.min((previous[j - 1] ?? 0) + same, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(cost, (before[j - 2] ?? 0) + 1) : cost;
}

/** The candidate that was probably meant; undefined when none is near. Case does not count. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > COMPARED_CHARS_MAX) return undefined;
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let distance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    const found = editDistance(wanted, candidate.toLowerCase(), distance - 1);
    if (found >= distance) continue;
    best = candidate;
    distance = found;
    if (found === 0) break;
  }
  return best;
}

function lastSegment(type: string): string {
  return type.slice(type.lastIndexOf(".") + 1);
}

/** The plugin type that was probably meant: by its last part, then by the whole name. */
export function closestType(type: string, known: readonly string[]): string | undefined {
  const last = lastSegment(type).toLowerCase();
  const sameLast = known.filter((each) => lastSegment(each).toLowerCase() === last);
  if (sameLast.length > 0) return nearestOf(type, sameLast);
  const near = closest(last, new Set(known.map(lastSegment)));
  if (near === undefined) return undefined;
  return nearestOf(
    type,
    known.filter((each) => lastSegment(each) === near),
  );
}

/** The nearest of names that all may be meant; the first when they are equally near. */
function nearestOf(type: string, candidates: readonly string[]): string | undefined {
  if (type.length > COMPARED_CHARS_MAX) return candidates[0];
  let best: string | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const found = editDistance(type.toLowerCase(), candidate.toLowerCase(), type.length + candidate.length);
    if (found < distance) [best, distance] = [candidate, found];
  }
  return best;
}

/** `did you mean "x"?`, or nothing. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const meant = closest(word, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
