/** Values of key-value pairs on their way to a server, from what a person has typed. */
import { typedDurationMs } from "../flow/typed-duration.ts";

/** How dates begin; the server looks at the rest. */
const DATES = { DATE: /^\d{4}-\d{2}-\d{2}$/, DATETIME: /^\d{4}-\d{2}-\d{2}T/ } as const;

/**
 * The value as JSON: a text where the person says so, or where it is no JSON by itself. Dates stand without quotes, which
 * make them texts. Undefined for a text that cannot be of the type. @param type undefined for what it looks like
 */
export function keyValueBody(text: string, type: string | undefined): string | undefined {
  if (type === "DATE" || type === "DATETIME") {
    const written = isQuoted(text) ? text.slice(1, -1) : text;
    return DATES[type].test(written) ? written : undefined;
  }
  if (type !== undefined && type !== "JSON" && type !== "NUMBER" && type !== "BOOLEAN") {
    return isQuoted(text) && type !== "STRING" ? text : JSON.stringify(text);
  }
  if (isJson(text)) return text;
  return type === undefined ? JSON.stringify(text) : undefined;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isQuoted(text: string): boolean {
  return text.startsWith('"') && isJson(text);
}

/** How long a pair is kept, as servers take it: ISO-8601, also of `1h30m`. Undefined for what is no duration. */
export function keyValueTtl(text: string): string | undefined {
  if (/^[Pp]/.test(text)) return text;
  const ms = typedDurationMs(text);
  return ms === undefined ? undefined : `PT${ms / 1000}S`;
}
