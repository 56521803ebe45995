/** Makes conditions for the repository of what clients write as filters. */
import { FILTER_OPERATIONS, type Filter, type FilterOperation } from "../../../core/contracts/filter.ts";
import { parseDuration } from "../../../core/flow/duration.ts";
import { invalidFilter } from "./filters.ts";
import { illegalArgument } from "./problem.ts";
import { instantOf } from "./read-query.ts";
import type { QueryFilter } from "./route.ts";

/** Operations on what is the same or not. */
export const EQUALITY = ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"] as const;
/** Operations on what comes before something else. */
export const ORDER = [
  "EQUALS",
  "NOT_EQUALS",
  "GREATER_THAN",
  "LESS_THAN",
  "GREATER_THAN_OR_EQUAL_TO",
  "LESS_THAN_OR_EQUAL_TO",
] as const;
/** Operations on texts. */
export const TEXT = [...EQUALITY, "STARTS_WITH", "ENDS_WITH", "CONTAINS", "REGEX", "PREFIX"] as const;

/** Texts of a pattern; longer ones are no honest question. */
const REGEX_LENGTH_MAX = 500;

/** One condition, as it is written. @throws ApiProblem 422 for an operation that the field has not */
export function conditionOf<Field extends string>(
  filter: QueryFilter,
  field: Field,
  allowed: readonly string[],
): Filter<Field> {
  const operation = operationOf(filter, allowed);
  if (operation === "REGEX") checkRegex(filter);
  return { field, operation, values: valuesOf(filter) };
}

/** The operation. @throws ApiProblem 422 for one that the field has not */
export function operationOf(filter: QueryFilter, allowed: readonly string[]): FilterOperation {
  const known = FILTER_OPERATIONS.find((each) => each === filter.operation);
  if (known && allowed.includes(known)) return known;
  throw invalidFilter(nameOf(filter), `the operations of ${filter.field} are ${allowed.join(", ")}`);
}

/** One value, or those of a list. */
export function valuesOf({ operation, value }: QueryFilter): readonly string[] {
  return operation === "IN" || operation === "NOT_IN" ? value.split(",").map((each) => each.trim()) : [value];
}

/** Conditions that an instant is compared by. @throws ApiProblem 422 for what is no date */
export function instantCondition<Field extends string>(filter: QueryFilter, field: Field): Filter<Field> {
  return { field, operation: operationOf(filter, ORDER), values: [instantOf(nameOf(filter), filter.value)] };
}

/** The instant that lies this ISO-8601 duration before now. @throws ApiProblem 422 for what is no duration */
export function instantBefore(nowMs: number, duration: string): string {
  const spanMs = parseDuration(duration);
  const date = new Date(nowMs - Math.abs(spanMs ?? Number.NaN));
  if (Number.isNaN(date.getTime())) {
    throw illegalArgument(`timeRange: ${duration.slice(0, 100)} is no ISO-8601 duration such as PT1H`);
  }
  return date.toISOString();
}

/** One of some words each. @throws ApiProblem 422 for any other */
export function wordsOf<const Word extends string>(filter: QueryFilter, words: readonly Word[]): readonly Word[] {
  return valuesOf(filter).map((value) => {
    const known = words.find((each) => each === value);
    if (known === undefined) throw invalidFilter(nameOf(filter), `the values are ${words.join(", ")}`);
    return known;
  });
}

/** A filter as clients write it. */
export function nameOf({ field, operation, key }: QueryFilter): string {
  return `filters[${field}][${operation}]${key === undefined ? "" : `[${key}]`}`;
}

function checkRegex(filter: QueryFilter): void {
  try {
    if (filter.value.length <= REGEX_LENGTH_MAX) {
      new RegExp(filter.value);
      return;
    }
  } catch {
    // Told below.
  }
  throw invalidFilter(nameOf(filter), `a regular expression of at most ${REGEX_LENGTH_MAX} characters is expected`);
}
