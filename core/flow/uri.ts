/** Whether a text is a URI, by the rules of Java's `java.net.URI`. */

const SCHEME = /^[a-zA-Z][a-zA-Z0-9+.-]*$/;
// Letters beyond ASCII are allowed, as in Java; spaces and controls are not.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const ILLEGAL = /[\s"<>\\^`{|}\u0000-\u0020\u007f]/;
const BAD_ESCAPE = /%(?![0-9a-fA-F]{2})/;

/** What is wrong with the text as an absolute URI; undefined when it is one. */
export function uriFault(text: string): string | undefined {
  const illegal = ILLEGAL.exec(text);
  const colon = text.indexOf(":");
  if (illegal) return `Illegal character in ${partAt(text, illegal.index)} at index ${illegal.index}: ${text}`;
  const malformed = BAD_ESCAPE.exec(text);
  if (malformed) return `Malformed escape pair at index ${malformed.index}: ${text}`;
  if (colon === 0) return `Expected scheme name at index 0: ${text}`;
  const scheme = text.slice(0, Math.max(colon, 0));
  if (colon === -1 || /[/?#]/.test(scheme)) return "Invalid URI format.";
  if (!SCHEME.test(scheme)) return `Illegal character in scheme name at index ${badSchemeIndex(scheme)}: ${text}`;
  const rest = text.slice(colon + 1);
  if (rest === "") return `Expected scheme-specific part at index ${colon + 1}: ${text}`;
  if (rest === "//") return `Expected authority at index ${colon + 3}: ${text}`;
  return undefined;
}

function badSchemeIndex(scheme: string): number {
  if (!/^[a-zA-Z]/.test(scheme)) return 0;
  const index = scheme.search(/[^a-zA-Z0-9+.-]/);
  return Math.max(index, 0);
}

function partAt(text: string, index: number): string {
  const before = text.slice(0, index);
  if (before.includes("#")) return "fragment";
  if (before.includes("?")) return "query";
  const authority = /^[^:/?#]+:\/\/[^/?#]*$/.test(before);
  return authority ? "authority" : "path";
}
