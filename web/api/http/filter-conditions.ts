/**
 * Makes conditions for the repository of what clients write as filters. Whether a field knows an operation, and takes a
 * value, the repository tells itself.
 */
import type { Filter, FilterOperation } from "../../../core/contracts/filter.ts";
import { FILTER_OPERATIONS } from "../../../core/contracts/filter.ts";
import { parseDuration } from "../../../core/flow/duration.ts";
import { SYSTEM_NAMESPACE } from "../../../core/flow/schema/names.ts";
import { invalidFilter } from "./filters.ts";
import { illegalArgument } from "./problem.ts";
import { instantOf } from "./read-query.ts";
import type { QueryFilter } from "./route.ts";

/** One condition, as it is written. @throws ApiProblem 422 for an operation that there is none of */
export function conditionOf<Field extends string>(filter: QueryFilter, field: Field): Filter<Field> {
  const key = filter.key === undefined ? {} : { key: filter.key };
  return { field, operation: operationOf(filter, FILTER_OPERATIONS), ...key, values: valuesOf(filter) };
}

/** The operation. @throws ApiProblem 422 for one that is not allowed */
export function operationOf(filter: QueryFilter, allowed: readonly FilterOperation[]): FilterOperation {
  const known = allowed.find((each) => each === filter.operation);
  if (known) return known;
  throw invalidFilter(nameOf(filter), `the operations of ${filter.field} are ${allowed.join(", ")}`);
}

/** One value, or those of a list. */
export function valuesOf({ operation, value }: QueryFilter): readonly string[] {
  return operation === "IN" || operation === "NOT_IN" ? value.split(",").map((each) => each.trim()) : [value];
}

/** Conditions that an instant is compared by. @throws ApiProblem 422 for what is no date */
export function instantCondition<Field extends string>(filter: QueryFilter, field: Field): Filter<Field> {
  return { ...conditionOf(filter, field), values: valuesOf(filter).map((value) => instantOf(nameOf(filter), value)) };
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

/**
 * Those of two words that a filter lets through: both, or none, is no condition at all.
 * @throws ApiProblem 422 for other words and operations
 */
export function choiceOf<const Word extends string>(
  filter: QueryFilter,
  words: readonly [Word, Word],
): Word | undefined {
  const operation = operationOf(filter, ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN"]);
  const isNegated = operation === "NOT_EQUALS" || operation === "NOT_IN";
  const given = wordsOf(filter, words);
  const [only, ...others] = words.filter((word) => given.includes(word) !== isNegated);
  return others.length === 0 ? only : undefined;
}

/** Whose flows something belongs to: those of people, or those that the installation has for itself. */
export const SCOPES = ["USER", "SYSTEM"] as const;

/** The condition of a scope; both, or none, is no condition at all. */
export function ofScope(scope: (typeof SCOPES)[number] | undefined): readonly Filter<"namespace">[] {
  if (scope === undefined) return [];
  return [{ field: "namespace", operation: scope === "SYSTEM" ? "EQUALS" : "NOT_EQUALS", values: [SYSTEM_NAMESPACE] }];
}

/**
 * The instant from which on something is asked for: the one that is given, or so long ago as `timeRange` says.
 * @throws ApiProblem 422 for both at once
 */
export function beginOf(
  { startDate, timeRange }: { readonly startDate?: string; readonly timeRange?: string },
  nowMs: number,
): string | undefined {
  if (timeRange === undefined) return startDate;
  if (startDate !== undefined) throw illegalArgument("Parameters 'startDate' and 'timeRange' are mutually exclusive");
  return instantBefore(nowMs, timeRange);
}

/** Refuses dates of which the first is after the last. @throws ApiProblem 422 */
export function refuseEmptySpan<Field extends string>(conditions: readonly Filter<Field>[], dateField: Field): void {
  const bounds = (operation: string): readonly string[] =>
    conditions
      .filter((each) => each.field === dateField && each.operation.startsWith(operation))
      .flatMap((each) => each.values);
  const from = bounds("GREATER_THAN").toSorted().at(-1);
  const to = bounds("LESS_THAN").toSorted()[0];
  if (from !== undefined && to !== undefined && from > to) throw illegalArgument("Start date must be before End Date");
}

/** A filter as clients write it. */
export function nameOf({ field, operation, key }: QueryFilter): string {
  return `filters[${field}][${operation}]${key === undefined ? "" : `[${key}]`}`;
}
