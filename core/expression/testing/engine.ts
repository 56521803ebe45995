/** Engines for tests: a clock and a randomness that stand still. */
import type { ExpressionEngine, ExpressionOptions } from "../contract.ts";
import { createExpressionEngine } from "../engine.ts";
import { ExpressionError } from "../error.ts";

/** The moment at which test engines live: 2023-11-14T22:13:20Z. */
export const TEST_NOW_MS = 1_700_000_000_000;

/** An engine in UTC. */
export function testEngine(options: ExpressionOptions = {}): ExpressionEngine {
  return createExpressionEngine({ timeZone: "UTC", ...options, now: () => TEST_NOW_MS, random: () => 0.5 });
}

/** The fault that an action ends with; fails when there is none or when it is of another kind. */
export async function faultOf(action: () => unknown): Promise<ExpressionError> {
  try {
    await action();
  } catch (error) {
    if (error instanceof ExpressionError) return error;
    throw error;
  }
  throw new Error("the action ended without a fault");
}
