/** What can be said about a statement by reading its text. */

const READS = /^\s*(select|values|explain|pragma|show)\b/i;
const STARTS_WITH_NAMED_QUERIES = /^\s*with\b/i;
const CHANGES_ROWS = /\b(insert\s+into|update|delete\s+from|replace\s+into)\b/i;
/** Text in quotes, where a `?` is just a character, or a `?` that stands for a value. */
const QUOTED_OR_PLACEHOLDER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\?/g;

/** True when the statement changes nothing, so that it may run where nothing can be changed. */
export function isReading(text: string): boolean {
  return READS.test(text) || (STARTS_WITH_NAMED_QUERIES.test(text) && !CHANGES_ROWS.test(text));
}

/** True when the statement changes rows: others, such as CREATE TABLE, change nothing that is counted. */
export function isChangingRows(text: string): boolean {
  return CHANGES_ROWS.test(text);
}

/** How many values the statement wants. */
export function placeholderCount(text: string): number {
  return placeholderParts(text).length - 1;
}

/** The texts before, between and after the `?` that stand for values. */
export function placeholderParts(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  for (const { 0: part, index } of text.matchAll(QUOTED_OR_PLACEHOLDER)) {
    if (part !== "?") continue;
    parts.push(text.slice(start, index));
    start = index + 1;
  }
  return [...parts, text.slice(start)];
}
