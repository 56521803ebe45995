/** Highlights differences as `diff -u` writes them; their signs tell the same without colours. */
import type { Style } from "../theme.ts";
import type { LexedLine, LineState } from "./lexing.ts";

/** See the file's head. */
export function lexDiff(text: string, { inHunk = false }: LineState): LexedLine {
  const isHunk = text.startsWith("@@");
  const style = isHunk ? "accent" : inHunk ? styleOf(text) : "title";
  return { line: [{ text, style }], next: { inHunk: inHunk || isHunk } };
}

function styleOf(text: string): Style {
  if (text.startsWith("+")) return "added";
  return text.startsWith("-") ? "removed" : "plain";
}
