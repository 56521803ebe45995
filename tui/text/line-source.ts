/** Lines that can be scrolled and searched, however they come about. */
import { type Line, plainText } from "./painter.ts";

/** See the file's head. */
export interface LineSource {
  readonly count: number;
  /** What is searched: the same characters as the line's. */
  textAt(index: number): string;
  lineAt(index: number): Line;
}

/** Lines that are there already. */
export function linesAsSource(lines: readonly Line[]): LineSource {
  return {
    count: lines.length,
    textAt: (index) => plainText(lines[index] ?? []),
    lineAt: (index) => lines[index] ?? [],
  };
}
