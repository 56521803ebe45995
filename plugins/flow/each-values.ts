/** The values of a loop as texts, from a list or from text that is a JSON list. */

export type EachValues =
  | { readonly ok: true; readonly values: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Rounds of one loop. */
export const ROUNDS_MAX = 1_000_000;

/** Texts stay, numbers and booleans become text, structures become compact JSON. */
export function eachValues(property: string, given: unknown): EachValues {
  const list = typeof given === "string" ? parse(given) : given;
  if (!Array.isArray(list)) {
    const shown = typeof given === "string" ? given.slice(0, 200) : JSON.stringify(given);
    return {
      ok: false,
      message: `Property \`${property}\`: expected a list, or text that renders to a JSON list, but got ${shown}`,
    };
  }
  if (list.length > ROUNDS_MAX) {
    return {
      ok: false,
      message: `Property \`${property}\`: ${list.length} values are more than the ${ROUNDS_MAX} allowed.`,
    };
  }
  const missing = list.findIndex((value) => value === null || value === undefined);
  if (missing !== -1) return { ok: false, message: `Property \`${property}\`: value ${missing} is null.` };
  return { ok: true, values: list.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
