/** JSON as a server wrote it, put on lines: numbers and the order of keys stay exactly as they are. */

const INDENT = "  ";
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
/** Control characters of the second half of Latin-1, and line ends that only some programs know. */
const UNSAFE = /[\u007f-\u009f\u2028\u2029]/g;

/** What stands between the brackets of a list that the document's map has below a key; "" where there is none. */
export function elementsText(text: string, key: string): string {
  let depth = 0;
  let begin: number | undefined;
  let before = "";
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    if (token === "}" || token === "]") depth--;
    if (begin !== undefined && depth === 1 && token === "]") return text.slice(begin, index);
    if (begin === undefined && depth === 1 && token === "[" && before === JSON.stringify(key)) begin = index + 1;
    if (token === "{" || token === "[") depth++;
    if (token !== ":") before = token;
  }
  return "";
}

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
