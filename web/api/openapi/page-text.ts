/** Texts in HTML. */

/** A text that means nothing else than itself. */
export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A text in which code stands between backticks. */
export function formatted(text: string): string {
  return escaped(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

/** The name of a place in the page. */
export function anchorOf(kind: "tag" | "call" | "schema", name: string): string {
  return `${kind}-${name.replace(/\W+/g, "-")}`;
}
