/** What to do about the faults that YAML readers report by code. */
const HINTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "indent with spaces",
  BAD_INDENT: "align it with the lines it belongs to",
  BAD_ALIAS: "write texts that begin with * in quotes",
  BAD_SCALAR_START: "write texts that begin with this character in quotes",
  BAD_DQ_ESCAPE: "write a backslash as \\\\, or use single quotes",
  BAD_COLLECTION_TYPE: "use either the block form or the form with brackets",
  BLOCK_AS_IMPLICIT_KEY: "write texts with a colon in quotes, and align the keys of a map",
  MULTILINE_IMPLICIT_KEY: "check the quotes and colons of this line",
  MISSING_CHAR: "close the quotes or brackets that are open here",
  IMPOSSIBLE: "check the indentation",
  UNEXPECTED_TOKEN: "check quotes, colons and indentation here",
};

/** What to do about a text that begins with an expression; YAML takes the braces for a map. */
export const EXPRESSION_HINT = "write a text that begins with {{ in quotes";

const BARE_EXPRESSION = /(^|[:-]\s)\s*\{\{/;
const UNCLOSED = /end with a (.)/;

/** The hint for a code; undefined when the message says it all. @param line the line that the fault is in */
export function syntaxHint(code: string, message: string, line: string): string | undefined {
  if (BARE_EXPRESSION.test(line)) return EXPRESSION_HINT;
  const bracket = code === "BAD_INDENT" ? UNCLOSED.exec(message)?.[1] : undefined;
  return bracket === undefined ? HINTS[code] : `close it with ${bracket}, and indent what is inside`;
}
