/** JSON as a server wrote it, put on lines: numbers and the order of keys stay exactly as they are. */

const INDENT = "  ";
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
/** Control characters of the second half of Latin-1, and line ends that only some programs know. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

/** The same document, indented by two spaces. */
export function indentJson(text: string): string {
  let depth = 0;
  let isOpen = false;
  const parts: string[] = [];
  const line = (): void => {
    parts.push("\n", INDENT.repeat(depth));
  };
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === "}" || token === "]") {
      depth--;
      if (!isOpen) line();
      isOpen = false;
      parts.push(token);
      continue;
    }
    if (isOpen) line();
    isOpen = token === "{" || token === "[";
    parts.push(token);
    if (isOpen) depth++;
    else if (token === ",") line();
    else if (token === ":") parts.push(" ");
  }
  return parts.join("").replace(UNSAFE, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
