/** From a position inside an expression's text to one in the file. */
import type { Tree } from "./yaml-tree.ts";

interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place in the file; undefined when the text was written in a way that hides it (folded, escaped). */
export function expressionPosition(tree: Tree, start: Place, inside: Place): Place | undefined {
  switch (tree.style) {
    case "PLAIN":
      return inside.line === 1 ? { line: start.line, column: start.column + inside.column - 1 } : undefined;
    case "QUOTE_SINGLE":
    case "QUOTE_DOUBLE":
      return inside.line === 1 ? { line: start.line, column: start.column + inside.column } : undefined;
    case "BLOCK_LITERAL":
      return { line: start.line + inside.line, column: inside.column };
    default:
      return undefined;
  }
}
