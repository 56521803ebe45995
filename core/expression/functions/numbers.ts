/** `max`, `min`, `range`. */

import type { FunctionDefinition } from "../definition.ts";
import { Fault } from "../error.ts";
import { compareNumbers, isNumber } from "../number.ts";
import { rangeOf } from "../range.ts";

function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (best === null) {
      best = value;
      continue;
    }
    if (!isNumber(value) || !isNumber(best)) {
      throw new Fault(`invalid operands for mathematical comparison [${sign === 1 ? "GREATER_THAN" : "LESS_THAN"}]`);
    }
    if (sign * compareNumbers(value, best) > 0) best = value;
  }
  return best;
}

/** These functions by name. */
export const NUMBER_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map<string, FunctionDefinition>([
  ["max", { parameters: undefined, call: (args) => extreme(args, 1) }],
  ["min", { parameters: undefined, call: (args) => extreme(args, -1) }],
  [
    "range",
    {
      parameters: ["start", "end", "increment"],
      call: ([start, end, increment]) => rangeOf(start, end, increment ?? 1),
    },
  ],
]);
