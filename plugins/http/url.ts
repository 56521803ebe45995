/** The URL of a request. */

/** A complete URL with the query parameters added. Throws with a user's message when it is none. */
export function requestUrl(uri: string, params: Readonly<Record<string, unknown>> = {}): URL {
  const url = parseUrl(uri);
  const query = Object.entries(params).flatMap(([name, value]) => parameters(name, value));
  if (query.length > 0) url.search = [url.search.slice(1), ...query].filter((each) => each !== "").join("&");
  return url;
}

function parseUrl(uri: string): URL {
  const url = URL.parse(uri.trim());
  if (!url || (url.protocol !== "http:" && url.protocol !== "https:") || url.hostname === "") {
    throw new Error(
      `Property \`uri\`: "${cut(uri)}" is no complete URL; write one with http:// or https:// and a host.`,
    );
  }
  return url;
}

function parameters(name: string, value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((each) => parameters(name, each));
  if (typeof value === "object") {
    throw new Error(
      `Property \`params.${name}\`: a map is no query parameter; write a text, a number or a list of them.`,
    );
  }
  return [`${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`];
}

/** The URL without user and password, for messages and outputs. */
export function shownUrl(url: URL): string {
  const shown = new URL(url);
  shown.username = "";
  shown.password = "";
  return shown.href;
}

const SHOWN_CHARS_MAX = 200;

function cut(text: string): string {
  return text.length <= SHOWN_CHARS_MAX ? text : `${text.slice(0, SHOWN_CHARS_MAX)}…`;
}
