/** Checks what a case asserts about an execution that is over. */
import type { ExecutionExpressions, ExecutionRenderer } from "../../components/services/execution-expressions.ts";
import type { Execution } from "../../core/execution/execution.ts";
import { isUnsuccessful, type StateType } from "../../core/execution/state.ts";
import { ExpressionError } from "../../core/expression/error.ts";
import { messageOf } from "../../core/message-of.ts";
import { type ActualValue, holds } from "../../core/unit-test/assertion.ts";
import { ASSERTION_OPERATORS, type Assertion, type TestCase } from "../../core/unit-test/suite.ts";
import type { AssertionResult, CaseError } from "./results.ts";

/** What came of them. */
export interface CheckedAssertions {
  readonly results: readonly AssertionResult[];
  readonly errors: readonly CaseError[];
}

/** What is checked, and with what. */
export interface AssertionsOptions {
  readonly expressions: ExecutionExpressions;
  readonly execution: Execution;
  readonly assertions: readonly Assertion[];
  /** What expressions see besides the variables of the execution. */
  readonly extra: Readonly<Record<string, unknown>>;
  lineOf(assertion: Assertion): number | undefined;
}

/** Checks each comparison of each assertion; what cannot be rendered is an error. */
export async function checkAssertions(options: AssertionsOptions): Promise<CheckedAssertions> {
  const { expressions, execution, assertions, extra, lineOf } = options;
  const results: AssertionResult[] = [];
  const errors: CaseError[] = [];
  for (const assertion of assertions) {
    const line = lineOf(assertion);
    const at = line === undefined ? {} : { line };
    try {
      const checked = await check(await expressions.of(execution, assertion.taskId), assertion, extra);
      results.push(...checked.map((result) => ({ ...result, ...at })));
    } catch (error) {
      errors.push({ message: `${textOf(assertion.value)}: ${messageOf(error)}`, ...at });
    }
  }
  return { results, errors };
}

async function check(
  renderer: ExecutionRenderer,
  assertion: Assertion,
  extra: Readonly<Record<string, unknown>>,
): Promise<readonly AssertionResult[]> {
  const { taskId, description, errorMessage } = assertion;
  const asksForNull = assertion.isNull !== undefined || assertion.isNotNull !== undefined;
  const actual = await actualValue(renderer, assertion.value, extra).catch((error: unknown) => {
    // Whoever asks whether there is a value may name one that is not there.
    if (asksForNull && error instanceof ExpressionError && error.notFound) return NOTHING;
    throw error;
  });
  const results: AssertionResult[] = [];
  for (const operator of ASSERTION_OPERATORS) {
    const wanted = assertion[operator];
    if (wanted === undefined) continue;
    const expected = await renderer.renderDeep(wanted, extra);
    const isSuccess = holds(operator, actual, expected);
    const says = isSuccess || errorMessage === undefined ? undefined : await renderer.render(errorMessage, extra);
    results.push({
      operator,
      expected,
      actual: actual.value ?? null,
      isSuccess,
      value: textOf(assertion.value),
      ...(taskId === undefined ? {} : { taskId }),
      ...(description === undefined ? {} : { description }),
      ...(says === undefined ? {} : { errorMessage: says }),
    });
  }
  return results;
}

const NOTHING: ActualValue = { value: null, text: "" };

async function actualValue(
  renderer: ExecutionRenderer,
  value: unknown,
  extra: Readonly<Record<string, unknown>>,
): Promise<ActualValue> {
  if (typeof value !== "string") {
    const rendered = await renderer.renderDeep(value, extra);
    return { value: rendered, text: textOf(rendered) };
  }
  return { value: await renderer.renderTyped(value, extra), text: await renderer.render(value, extra) };
}

/**
 * Whether the execution ended as it should: the comparison with `expectedState`; without that, an end that is no
 * success is unexpected, unless a fixture lets a task fail.
 */
export function checkEnd(
  { expectedState, fixtures }: TestCase,
  actual: StateType,
): AssertionResult | "expected" | "unexpected" {
  if (expectedState !== undefined) {
    const isSuccess = actual === expectedState;
    return { operator: "equalTo", expected: expectedState, actual, isSuccess, value: "expectedState" };
  }
  const lets = fixtures?.tasks?.some(({ state }) => state === "FAILED") ?? false;
  return isUnsuccessful(actual) && !lets ? "unexpected" : "expected";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}
