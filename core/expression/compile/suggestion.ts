/** "Did you mean" for misspelt words. */

/** Letters that may differ between what was written and what is suggested. */
const DIFFERENCES_MAX = 2;

/** `Did you mean [x]?`, or nothing when no known word is close. */
export function suggestion(written: string, known: Iterable<string>): string {
  let best: string | undefined;
  let fewest = DIFFERENCES_MAX + 1;
  for (const word of known) {
    const count = word.toLowerCase() === written.toLowerCase() ? 0 : differences(written, word);
    if (count < fewest) {
      best = word;
      fewest = count;
    }
  }
  return best === undefined || written.length < 3 ? "" : `Did you mean [${best}]?`;
}

/** How many letters must be added, removed or changed. */
function differences(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > DIFFERENCES_MAX) return DIFFERENCES_MAX + 1;
  let row = Array.from({ length: right.length + 1 }, (_none, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
