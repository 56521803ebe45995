/** A flow's `checks`: conditions that are asked before someone's execution of it is made. */
import type { Check } from "./flow.ts";

/** What is done about checks that do not hold, the strictest first. */
const BEHAVIORS = ["BLOCK_EXECUTION", "FAIL_EXECUTION", "CREATE_EXECUTION"] as const;
const BEHAVIOR_DEFAULT = "BLOCK_EXECUTION";

/** What becomes of an execution, and the messages of the checks that do not hold. */
export interface CheckVerdict {
  readonly behavior: (typeof BEHAVIORS)[number];
  readonly messages: readonly string[];
}

/**
 * Asks all checks; undefined when all hold. Of several that do not, the strictest tells what happens.
 * @param holds tells whether a condition holds
 */
export async function askChecks(
  checks: readonly Check[],
  holds: (condition: string) => Promise<boolean>,
): Promise<CheckVerdict | undefined> {
  const failed: Check[] = [];
  for (const check of checks) if (!(await holds(check.condition))) failed.push(check);
  if (failed.length === 0) return undefined;
  const wanted = new Set(failed.map((check) => check.behavior ?? BEHAVIOR_DEFAULT));
  const behavior = BEHAVIORS.find((each) => wanted.has(each)) ?? BEHAVIOR_DEFAULT;
  return { behavior, messages: failed.map((check) => check.message) };
}
