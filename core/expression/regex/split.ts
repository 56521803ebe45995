/** Java's `String.split`. */

import { Fault } from "../error.ts";
import { LIST_ITEMS_MAX } from "../limits.ts";
import { matcherFor } from "./compiled-regexes.ts";

/**
 * The parts of the text between matches of the expression. `limit` above 0: at most so many parts; 0: empty parts at the
 * end are dropped; below 0: all parts.
 */
export function splitText(text: string, delimiter: string, limit: number): string[] {
  const { matcher } = matcherFor(delimiter, text);
  const parts: string[] = [];
  let from = 0;
  let search = 0;
  while (limit <= 0 || parts.length < limit - 1) {
    const match = search <= text.length ? matcher.find(search) : undefined;
    if (!match) break;
    const empty = match.end === match.start;
    search = empty ? match.end + 1 : match.end;
    if (empty && (match.start === 0 || match.start >= text.length)) continue;
    parts.push(text.slice(from, match.start));
    if (parts.length > LIST_ITEMS_MAX) throw new Fault(`The text has more than ${LIST_ITEMS_MAX} parts`, "limit");
    from = match.end;
  }
  if (parts.length === 0 && from === 0) return [text];
  parts.push(text.slice(from));
  if (limit === 0) while (parts.length > 0 && parts.at(-1) === "") parts.pop();
  return parts;
}
