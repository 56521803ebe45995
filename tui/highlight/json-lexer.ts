/** Highlights JSON: names, texts, numbers and words, each line by itself, as no text goes over lines. */
import { addWithExpressions, type LexedLine, LineBuilder, NOTHING_OPEN } from "./lexing.ts";

const TOKENS = /"(?:[^"\\]|\\.)*"?(\s*:)?|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]+/g;

/** See the file's head. */
export function lexJson(text: string): LexedLine {
  const builder = new LineBuilder();
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    const [token, colon = ""] = match;
    builder.add(text.slice(at, match.index));
    at = match.index + token.length;
    if (colon !== "") {
      builder.add(token.slice(0, -colon.length), "keyword");
      builder.add(colon, "dim");
    } else if (token.startsWith('"')) addWithExpressions(builder, token, "string");
    else builder.add(token, /^[{}[\],:]/.test(token) ? "dim" : "number");
  }
  builder.add(text.slice(at));
  return { line: builder.line, next: NOTHING_OPEN };
}
