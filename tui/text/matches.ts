/** Finds a text in lines. Pure. */
import type { LineSource } from "./line-source.ts";

/** One place where it stands. */
export interface Match {
  readonly line: number;
  /** Characters of the line. */
  readonly from: number;
  readonly to: number;
}

/** Places that are kept; more would help nobody. */
export const MATCHES_MAX = 100_000;

/** All places of a text, in their order; letter case counts only where the text has capital letters. None for "". */
export function findMatches(source: LineSource, wanted: string): readonly Match[] {
  if (wanted === "") return [];
  const matches: Match[] = [];
  const pattern = new RegExp(wanted.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"), /\p{Lu}/u.test(wanted) ? "g" : "gi");
  for (let line = 0; line < source.count; line++) {
    for (const match of source.textAt(line).matchAll(pattern)) {
      if (matches.length >= MATCHES_MAX) return matches;
      matches.push({ line, from: match.index, to: match.index + match[0].length });
    }
  }
  return matches;
}

/** The first place at or behind a line; the first of all when there is none. -1 where there is no place. */
export function matchFrom(matches: readonly Match[], line: number): number {
  if (matches.length === 0) return -1;
  let low = 0;
  let high = matches.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((matches[middle]?.line ?? 0) < line) low = middle + 1;
    else high = middle;
  }
  return low % matches.length;
}
