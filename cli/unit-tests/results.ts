/** What came of unit tests; named as Kestra's API names it. */
import type { StateType } from "../../core/execution/state.ts";

/** How a case or a suite ended. ERROR: it could not be told whether it holds. */
export type TestState = "SUCCESS" | "FAILED" | "ERROR" | "SKIPPED";

/** One comparison of an assertion. */
export interface AssertionResult {
  readonly operator: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly isSuccess: boolean;
  readonly taskId?: string;
  readonly description?: string;
  readonly errorMessage?: string;
  /** What was looked at, as it was written. */
  readonly value: string;
  /** Where the assertion stands in the file. */
  readonly line?: number;
}

/** Why it could not be told whether a case holds. */
export interface CaseError {
  readonly message: string;
  /** Where the assertion stands in the file, when one is at fault. */
  readonly line?: number;
}

/** One case. */
export interface CaseResult {
  readonly testId: string;
  readonly state: TestState;
  readonly durationMs: number;
  /** Where the case stands in the file. */
  readonly line?: number;
  readonly executionId?: string;
  /** The state that the execution ended in. */
  readonly executionState?: StateType;
  readonly assertionResults: readonly AssertionResult[];
  readonly errors: readonly CaseError[];
}

/** All cases of a file. */
export interface SuiteResult {
  readonly testSuiteId: string;
  readonly namespace: string;
  readonly flowId: string;
  readonly file: string;
  readonly state: TestState;
  readonly results: readonly CaseResult[];
}

/** The state of a suite: that of its worst case. */
export function worstState(results: readonly CaseResult[]): TestState {
  const states = new Set(results.map(({ state }) => state));
  return (["ERROR", "FAILED", "SUCCESS"] as const).find((state) => states.has(state)) ?? "SKIPPED";
}
