/** From a position inside an expression's text to an offset in the flow's source. */
import type { Place } from "./line-index.ts";
import type { ScalarTree } from "./yaml/tree.ts";

/**
 * The offset of a position (line and column from 1) inside a scalar's text. Exact for block literals and for texts
 * on one line; the beginning of the scalar where folding hides the place.
 */
export function expressionOffset(source: string, tree: ScalarTree, inside: Place): number {
  if (tree.at < 0) return tree.at;
  if (tree.style === "literal") return literalOffset(source, tree, inside);
  if (tree.style === "folded") return tree.at;
  const index = indexOf(tree.text, inside);
  if (tree.style === "plain") return sameFrom(source, tree.at, tree.text, index) ?? tree.at;
  return sameFrom(source, tree.at + 1, tree.text, index) ?? quotedOffset(source, tree, index);
}

/** The index in a text of a line and column. */
function indexOf(text: string, { line, column }: Place): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const next = text.indexOf("\n", start);
    if (next === -1) break;
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}

/** Where the index lies when the source has the text letter by letter up to there. */
function sameFrom(source: string, from: number, text: string, index: number): number | undefined {
  return source.startsWith(text.slice(0, index), from) ? from + index : undefined;
}

/** Steps through a quoted scalar; gives up at line breaks, which fold. */
function quotedOffset(source: string, tree: ScalarTree, index: number): number {
  let at = tree.at + 1;
  for (let seen = 0; seen < index; ) {
    const char = source[at];
    if (char === undefined || char === "\n") return tree.at;
    const [read, made] = tree.style === "single" ? [char === "'" ? 2 : 1, 1] : escapeAt(source, at);
    at += read;
    seen += made;
  }
  return at;
}

const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** Characters read and made by what stands at a place in double quotes. */
function escapeAt(source: string, at: number): readonly [number, number] {
  if (source[at] !== "\\") return [1, 1];
  const digits = HEX_ESCAPES[source[at + 1] ?? ""] ?? 0;
  const isPair = digits === 8 && Number.parseInt(source.slice(at + 2, at + 10), 16) > 0xffff;
  return [2 + digits, isPair ? 2 : 1];
}

/** Lines of a literal follow its header, each indented alike. */
function literalOffset(source: string, tree: ScalarTree, inside: Place): number {
  let start = tree.at;
  for (let line = 0; line < inside.line; line++) {
    const next = source.indexOf("\n", start);
    if (next === -1) return tree.at;
    start = next + 1;
  }
  const end = source.indexOf("\n", start);
  const written = source.slice(start, end === -1 ? undefined : end).replace(/\r$/, "");
  const text = tree.text.split("\n", inside.line)[inside.line - 1] ?? "";
  return start + Math.max(written.length - text.length, 0) + Math.min(inside.column - 1, text.length);
}
