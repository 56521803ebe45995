/** A flow's `checks`: conditions that are asked before someone's execution of it is made. */
import type { Check } from "./flow.ts";

/** What is done about checks that do not hold, the strictest first. */
export const CHECK_BEHAVIORS = ["BLOCK_EXECUTION", "FAIL_EXECUTION", "CREATE_EXECUTION"] as const;
const BEHAVIOR_DEFAULT = "BLOCK_EXECUTION";

/** What becomes of an execution, and the messages of the checks that do not hold. */
export interface CheckVerdict {
  readonly behavior: (typeof CHECK_BEHAVIORS)[number];
  readonly messages: readonly string[];
}

/**
 * The checks that do not hold.
 * @param holds tells whether a condition holds
 */
export async function failedChecks(
  checks: readonly Check[],
  holds: (condition: string) => Promise<boolean>,
): Promise<readonly Check[]> {
  const failed: Check[] = [];
  for (const check of checks) if (!(await holds(check.condition))) failed.push(check);
  return failed;
}

/** What checks that do not hold come to; undefined when there are none. The strictest tells what happens. */
export function verdictOf(failed: readonly Check[]): CheckVerdict | undefined {
  if (failed.length === 0) return undefined;
  const wanted = new Set(failed.map(behaviorOf));
  const behavior = CHECK_BEHAVIORS.find((each) => wanted.has(each)) ?? BEHAVIOR_DEFAULT;
  return { behavior, messages: failed.map((check) => check.message) };
}

/** What becomes of an execution when the check does not hold. */
export function behaviorOf({ behavior = BEHAVIOR_DEFAULT }: Check): CheckVerdict["behavior"] {
  return behavior;
}
