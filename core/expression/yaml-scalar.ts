/** When a text needs quotes in YAML, and which. */

/** Words that YAML 1.1 takes for booleans or null. */
const RESERVED: ReadonlySet<string> = new Set(
  ["false", "n", "no", "null", "on", "off", "true", "y", "yes"].flatMap((word) => [
    word,
    word.toUpperCase(),
    (word[0] ?? "").toUpperCase() + word.slice(1),
  ]),
);

/** How a key begins that might be taken for a number or null. */
const NUMBER_LIKE = /^[0-9+\-.~]/;
/** Digits behind a zero might be taken for an octal number. */
const OCTAL = /^0[0-9]+$/;
/** What a plain text must not begin with. */
const INDICATORS = "#,[]{}&*!|>'\"%@`";
/** Characters of a key from which on it stands on a line of its own. */
const SIMPLE_KEY_CHARS_MAX = 128;

/** A text in one line: as it is, or in quotes. */
export function scalarText(text: string): string {
  if (isReserved(text) || hasQuotable(text)) return doubleQuoted(text);
  if (OCTAL.test(text)) return singleQuoted(text);
  return forced(text);
}

/** A key, and whether it can stand before its colon. */
export function keyText(key: string): { readonly text: string; readonly simple: boolean } {
  const quoted = isReserved(key) || NUMBER_LIKE.test(key) ? doubleQuoted(key) : forced(key);
  return { text: quoted, simple: key !== "" && key.length <= SIMPLE_KEY_CHARS_MAX && !key.includes("\n") };
}

/** A text of several lines, ready to be written. */
export interface BlockText {
  readonly header: string;
  readonly lines: readonly string[];
  /** True when the header tells the margin, because the first line cannot show it. */
  readonly indented: boolean;
}

/** A text of several lines: the header and the lines, or undefined where it cannot be written so. */
export function blockText(text: string): BlockText | undefined {
  if (!text.includes("\n")) return undefined;
  if (hasSpecial(text) || / \n/.test(text) || text.endsWith(" ")) return undefined;
  const indentation = /^[ \n]/.test(text) ? "2" : "";
  const chomping = !text.endsWith("\n") ? "-" : text === "\n" || text.endsWith("\n\n") ? "+" : "";
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return { header: `|${indentation}${chomping}`, lines, indented: indentation !== "" };
}

function isReserved(text: string): boolean {
  return text === "" || text.startsWith("~") || RESERVED.has(text);
}

/** Brackets and commas anywhere; a colon before, a hash behind a space. */
function hasQuotable(text: string): boolean {
  return /[[\]{},]|(^|[ \t])#|:([ \t]|$)/.test(text);
}

/** What only double quotes can hold. */
function hasSpecial(text: string): boolean {
  return /[^\n\u0020-\u007e\u0085\u00a0-\ud7ff\ud800-\udfff\ue000-\ufefe\uff00-\ufffd]/.test(text);
}

/** Plain if YAML can read it back, else in the quotes that can hold it. */
function forced(text: string): string {
  if (text.includes("\n") || hasSpecial(text)) return doubleQuoted(text);
  return isPlain(text) ? text : singleQuoted(text);
}

function isPlain(text: string): boolean {
  const first = text[0] ?? "";
  if (first === "" || first === " " || text.endsWith(" ") || INDICATORS.includes(first)) return false;
  if (text.startsWith("---") || text.startsWith("...")) return false;
  if (/^[-?:]([ \t]|$)/.test(text)) return false;
  return !/[ \t]#|:([ \t]|$)/.test(text);
}

function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\u000b": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\u001b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\u00a0": "\\_",
  "\u2028": "\\L",
  "\u2029": "\\P",
};

function doubleQuoted(text: string): string {
  const escaped = text.replace(/["\\]|[^\u0020-\u007e\u00a1-\u2027\u202a-\ufefe\uff00-\ufffd]/g, (char) => {
    const known = ESCAPES[char];
    if (known !== undefined) return known;
    const code = char.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).toUpperCase().padStart(2, "0")}`
      : `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
  });
  return `"${escaped}"`;
}
