/** The expression engine of this process: the pure engine with the machine's clock and randomness. */
import { randomBytes } from "node:crypto";
import type { ExpressionEngine, ExpressionOptions } from "../../core/expression/contract.ts";
import { createExpressionEngine } from "../../core/expression/engine.ts";
import { systemClock } from "../../platform/clock.ts";
import { random } from "../../platform/random.ts";

/** Makes the engine. */
export function createExpressions(options: ExpressionOptions = {}): ExpressionEngine {
  return createExpressionEngine({
    ...options,
    now: () => systemClock.now(),
    random,
    randomBytes: (count) => randomBytes(count),
  });
}
