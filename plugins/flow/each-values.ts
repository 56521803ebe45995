/** The values of a loop as texts, from a list or from text that is a JSON list. */
import { parseJson } from "../../core/expression/json-parser.ts";
import { printValue } from "../../core/expression/printing.ts";

/** The values, or what is wrong with them. */
export type EachValues =
  | { readonly ok: true; readonly values: readonly string[] }
  | { readonly ok: false; readonly message: string };

/** Rounds of one loop. */
export const ROUNDS_MAX = 1_000_000;

/**
 * Values as texts, each once: a text list as it is read, a list of the flow with texts, whole numbers of 32 bits and
 * maps, as in Kestra. Other kinds of literals are refused, because they would be found under unexpected names.
 */
export function eachValues(property: string, given: unknown): EachValues {
  const isText = typeof given === "string";
  const list = isText ? parse(given) : given;
  if (!Array.isArray(list)) {
    const shown = isText ? given.slice(0, 200) : JSON.stringify(given);
    return refused(property, `expected a list, or text that renders to a JSON list, but got ${shown}`);
  }
  if (list.length > ROUNDS_MAX) {
    return refused(property, `${list.length} values are more than the ${ROUNDS_MAX} allowed.`);
  }
  const missing = list.findIndex((value) => value === null || value === undefined);
  if (missing !== -1) return refused(property, `value ${missing} is null.`);
  const unfit = isText ? -1 : list.findIndex((value) => !isLiteral(value));
  if (unfit !== -1) {
    const shown = JSON.stringify(list[unfit]);
    return refused(
      property,
      `value ${unfit} is ${shown}, neither text, whole number of 32 bits nor map; put it in quotes.`,
    );
  }
  return { ok: true, values: [...new Set(list.map((value) => printValue(value)))] };
}

function refused(property: string, why: string): EachValues {
  return { ok: false, message: `Property \`${property}\`: ${why}` };
}

function isLiteral(value: unknown): boolean {
  if (typeof value === "number") return value === (value | 0);
  return typeof value === "string" || (typeof value === "object" && !Array.isArray(value));
}

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
