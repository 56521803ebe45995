/** "Did you mean": the known word that is nearest to a mistyped one. */

/** Edits that a mistyped word may be away, at most; a third of its length when that is less. */
const EDITS_MAX = 3;

/** The nearest of the words, or undefined when none is near. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestEdits = Math.min(EDITS_MAX, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const candidate of known) {
    if (word.length > 1 && (candidate.startsWith(word) || (candidate.length > 2 && word.startsWith(candidate))))
      return candidate;
    const edits = distance(word, candidate);
    if (edits < bestEdits) [best, bestEdits] = [candidate, edits];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours from one word to the other. */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const next = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      next.push(edits);
    }
    [beforeLast, last] = [last, next];
  }
  return last[to.length] ?? 0;
}
