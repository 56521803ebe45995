/** The value of a template in typed rendering, from the pieces it printed. */

import { Fault } from "./error.ts";
import { parseFirstJson } from "./json-parser.ts";
import { isMapValue, MapEntry } from "./map-value.ts";

/**
 * One piece is the value itself. Several pieces are their text together; where a map or list takes part, the text is
 * read as JSON if it is JSON.
 */
export function typedResult(pieces: readonly unknown[], text: string): unknown {
  if (pieces.length === 1) return pieces[0];
  if (pieces.length === 0 || !pieces.some(isStructure)) return text;
  try {
    return parseFirstJson(text);
  } catch (error) {
    if (error instanceof Fault) return text;
    throw error;
  }
}

function isStructure(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Set || isMapValue(value) || value instanceof MapEntry;
}
