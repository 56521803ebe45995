/** Lists that count: `1..5`, `'a'..'e'`, `range(…)`. */
import { Fault } from "./error.ts";
import { LIST_ITEMS_MAX } from "./limits.ts";
import { isNumber, toNumber } from "./number.ts";

/** The list from start to end, both included. Throws a Fault when it would be too long. */
export function rangeOf(start: unknown, end: unknown, increment: unknown): unknown[] {
  if (!isNumber(increment)) throw new Fault("The increment of the range function must be a number");
  const step = Math.trunc(toNumber(increment));
  if (step === 0) throw new Fault("The increment of the range function must be different than 0");
  if (isNumber(start) && isNumber(end)) return count(Math.trunc(toNumber(start)), Math.trunc(toNumber(end)), step);
  if (typeof start === "string" && typeof end === "string" && start.length === 1 && end.length === 1) {
    return count(start.charCodeAt(0), end.charCodeAt(0), step).map((code) => String.fromCharCode(code));
  }
  throw new Fault("Arguments of range function must be of type Number or String with a length of 1");
}

function count(start: number, end: number, step: number): number[] {
  const length = Math.max(0, Math.floor((end - start) / step) + 1);
  if (!(length <= LIST_ITEMS_MAX)) throw new Fault(`The range has more than ${LIST_ITEMS_MAX} items`, "limit");
  return Array.from({ length }, (_none, index) => start + index * step);
}
