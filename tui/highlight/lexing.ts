/** What highlighting of a language is: line after line, with what a line leaves open for the next. */
import type { Line, Segment } from "../text/painter.ts";
import type { Style } from "../theme.ts";

/** What is open at the end of a line. */
export interface LineState {
  /** Lines further in than this column belong to a block of text. Default: none is open. */
  readonly block?: number;
  /** The quote that a text stands in. Default: none. */
  readonly quote?: string;
  /** Inside of an expression. Default false. */
  readonly inExpression?: boolean;
  /** Behind the head of a difference. Default false. */
  readonly inHunk?: boolean;
}

/** Nothing is open. */
export const NOTHING_OPEN: LineState = {};

/** A line in its styles, and what it leaves open. */
export interface LexedLine {
  readonly line: Line;
  readonly next: LineState;
}

/** Highlights one line of harmless text; the line says the same as the text. */
export type LineLexer = (text: string, state: LineState) => LexedLine;

/** Collects the pieces of a line; neighbours of one style become one. */
export class LineBuilder {
  readonly #segments: Segment[] = [];

  add(text: string, style: Style = "plain"): void {
    if (text === "") return;
    const last = this.#segments.at(-1);
    if (last && (last.style ?? "plain") === style)
      this.#segments[this.#segments.length - 1] = { text: last.text + text, style };
    else this.#segments.push({ text, style });
  }

  get line(): Line {
    return this.#segments;
  }
}

/** A piece of text in which expressions may stand. Answers whether one is open at its end. */
export function addWithExpressions(builder: LineBuilder, text: string, style: Style, inExpression = false): boolean {
  let at = 0;
  let isInside = inExpression;
  while (at < text.length) {
    if (isInside) {
      const end = closing(text, at);
      builder.add(text.slice(at, end < 0 ? undefined : end), "expression");
      if (end < 0) return true;
      at = end;
      isInside = false;
    } else {
      const begin = opening(text, at);
      builder.add(text.slice(at, begin < 0 ? undefined : begin), style);
      if (begin < 0) return false;
      at = begin;
      isInside = true;
    }
  }
  return isInside;
}

function opening(text: string, from: number): number {
  const found = /\{[{%#]/g;
  found.lastIndex = from;
  return found.exec(text)?.index ?? -1;
}

function closing(text: string, from: number): number {
  const found = /[}%#]\}/g;
  found.lastIndex = from;
  const match = found.exec(text);
  return match ? match.index + match[0].length : -1;
}
