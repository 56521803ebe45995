/** What changed from one text to another, line by line, as `diff -u` writes it. Pure. */

/** Lines around a change that help to find it. */
const CONTEXT_LINES = 3;

/** Changes up to which the shortest difference is looked for; beyond, all of the middle counts as changed. */
export const EDITS_MAX = 2_000;

/** One line of both texts, or of one of them. */
interface Edit {
  readonly sign: " " | "+" | "-";
  readonly text: string;
}

/** The difference with its head; "" when there is none. @param names what the two texts are called */
export function unifiedDiff(before: string, after: string, names: readonly [string, string]): string {
  const edits = editsOf(linesOf(before), linesOf(after));
  if (edits.every(({ sign }) => sign === " ")) return "";
  return [`--- ${names[0]}`, `+++ ${names[1]}`, ...hunksOf(edits), ""].join("\n");
}

function linesOf(text: string): readonly string[] {
  return text === "" ? [] : text.replace(/\r?\n$/, "").split(/\r?\n/);
}

/** Changes that are near each other stand together. */
function hunksOf(edits: readonly Edit[]): readonly string[] {
  const lines: string[] = [];
  let [old, fresh, at] = [1, 1, 0];
  while (at < edits.length) {
    const change = edits.findIndex(({ sign }, index) => index >= at && sign !== " ");
    if (change < 0) break;
    const begin = Math.max(at, change - CONTEXT_LINES);
    const end = hunkEnd(edits, change);
    old += begin - at;
    fresh += begin - at;
    const hunk = edits.slice(begin, end);
    const olds = hunk.filter(({ sign }) => sign !== "+").length;
    const news = hunk.filter(({ sign }) => sign !== "-").length;
    lines.push(`@@ -${place(old, olds)} +${place(fresh, news)} @@`, ...hunk.map(({ sign, text }) => sign + text));
    old += olds;
    fresh += news;
    at = end;
  }
  return lines;
}

/** A part without lines stands behind the line before it. */
function place(first: number, count: number): string {
  return `${count === 0 ? first - 1 : first},${count}`;
}

function hunkEnd(edits: readonly Edit[], change: number): number {
  let last = change;
  for (let at = change; at < edits.length && at <= last + 2 * CONTEXT_LINES; at++)
    if (edits[at]?.sign !== " ") last = at;
  return Math.min(edits.length, last + CONTEXT_LINES + 1);
}

function editsOf(before: readonly string[], after: readonly string[]): readonly Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (text: string): Edit => ({ sign: " ", text });
  return [
    ...before.slice(0, head).map(same),
    ...middleEdits(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(same),
  ];
}

function middleEdits(before: readonly string[], after: readonly string[]): readonly Edit[] {
  const rounds = furthestRounds(before, after);
  if (!rounds) return [...before.map(removed), ...after.map(added)];
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let round = rounds.length - 1; round >= 0; round--) {
    const furthest = rounds[round - 1] ?? [];
    const diagonal = x - y;
    const isDown = cameDown(furthest, diagonal, round);
    const fromDiagonal = round === 0 ? 0 : isDown ? diagonal + 1 : diagonal - 1;
    const fromX = round === 0 ? 0 : (furthest[fromDiagonal + round - 1] ?? 0);
    const fromY = fromX - fromDiagonal;
    while (x > Math.max(fromX, 0) && y > Math.max(fromY, 0) && before[x - 1] === after[y - 1]) {
      edits.push({ sign: " ", text: before[--x] ?? "" });
      y--;
    }
    if (round === 0) break;
    edits.push(isDown ? added(after[fromY] ?? "") : removed(before[fromX] ?? ""));
    [x, y] = [fromX, fromY];
  }
  return edits.reverse();
}

/**
 * The greedy way of Myers: how far each diagonal is reached with so many edits, one list a round; undefined when it takes
 * too many. The diagonal k stands at the index k + round.
 */
function furthestRounds(
  before: readonly string[],
  after: readonly string[],
): readonly (readonly number[])[] | undefined {
  const rounds: number[][] = [];
  for (let round = 0; round <= Math.min(EDITS_MAX, before.length + after.length); round++) {
    const last = rounds[round - 1] ?? [];
    const reached: number[] = [];
    rounds.push(reached);
    for (let diagonal = -round; diagonal <= round; diagonal += 2) {
      let x = 0;
      if (round > 0) {
        const at = diagonal + round - 1;
        x = cameDown(last, diagonal, round) ? (last[at + 1] ?? 0) : (last[at - 1] ?? 0) + 1;
      }
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      reached[diagonal + round] = x;
      if (x >= before.length && x - diagonal >= after.length) return rounds;
    }
  }
  return undefined;
}

/** Whether a diagonal is reached by adding a line, and not by removing one. */
function cameDown(last: readonly number[], diagonal: number, round: number): boolean {
  const at = diagonal + round - 1;
  return diagonal === -round || (diagonal !== round && (last[at - 1] ?? -1) < (last[at + 1] ?? -1));
}

function added(text: string): Edit {
  return { sign: "+", text };
}

function removed(text: string): Edit {
  return { sign: "-", text };
}
