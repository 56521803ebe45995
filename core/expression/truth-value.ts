/** What counts as true where a condition is computed (rendered conditions are another matter, see `truth.ts`). */

import { kindName } from "./equality.ts";
import { Fault } from "./error.ts";
import { isNumber, toNumber } from "./number.ts";

/** The truth of a boolean, number (0 is false) or text (empty is false); undefined for null; a Fault otherwise. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  if (typeof value === "string") return value !== "";
  if (value === null || value === undefined) return undefined;
  if (isNumber(value)) return toNumber(value) !== 0;
  throw new Fault(`Unsupported value type: ${kindName(value)}. Expected Boolean, String, Number`);
}
