/** Whether a value is as a test wants it. */
import { isEqual } from "../expression/equality.ts";
import type { AssertionOperator } from "./suite.ts";

/** A value as rendering gives it. */
export interface ActualValue {
  /** With its type. */
  readonly value: unknown;
  /** As text. */
  readonly text: string;
}

type Compare = (actual: ActualValue, expected: unknown) => boolean;

/** True when the value holds against what is expected. */
export function holds(operator: AssertionOperator, actual: ActualValue, expected: unknown): boolean {
  return COMPARISONS[operator](actual, expected);
}

const COMPARISONS: Readonly<Record<AssertionOperator, Compare>> = {
  equalTo: readsAs,
  notEqualTo: (actual, expected) => !readsAs(actual, expected),
  startsWith: ({ text }, expected) => text.startsWith(String(expected)),
  endsWith: ({ text }, expected) => text.endsWith(String(expected)),
  contains,
  greaterThan: numeric((a, b) => a > b),
  greaterThanOrEqualTo: numeric((a, b) => a >= b),
  lessThan: numeric((a, b) => a < b),
  lessThanOrEqualTo: numeric((a, b) => a <= b),
  in: (actual, expected) => itemsOf(expected).some((item) => readsAs(actual, item)),
  notIn: (actual, expected) => !itemsOf(expected).some((item) => readsAs(actual, item)),
  isNull: ({ value }, expected) => isMissing(value) === (expected === true),
  isNotNull: ({ value }, expected) => isMissing(value) !== (expected === true),
};

/** Expressions give texts where YAML has numbers, so that what reads the same is the same. */
function readsAs({ value, text }: ActualValue, expected: unknown): boolean {
  if (isEqual(value, expected)) return true;
  if (typeof expected === "object" && expected !== null) return isEqual(jsonOf(text), expected);
  return text === String(expected);
}

function contains({ value, text }: ActualValue, expected: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some((item) => readsAs({ value: item, text: String(item) }, expected));
  }
  return text.includes(String(expected));
}

function numeric(compare: (actual: number, expected: number) => boolean): Compare {
  return ({ text }, expected) => {
    const [a, b] = [numberOf(text), numberOf(String(expected))];
    return a !== undefined && b !== undefined && compare(a, b);
  };
}

function numberOf(text: string): number | undefined {
  return text.trim() === "" || Number.isNaN(Number(text)) ? undefined : Number(text);
}

function itemsOf(expected: unknown): readonly unknown[] {
  const value = typeof expected === "string" ? jsonOf(expected) : expected;
  return Array.isArray(value) ? value : [expected];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMissing(value: unknown): boolean {
  return value === null || value === undefined;
}
