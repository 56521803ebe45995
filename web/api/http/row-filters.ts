/** Filters on rows that are in memory: what is listed from there is filtered here, by the same words as elsewhere. */
import { matcherFor } from "../../../core/expression/regex/compiled-regexes.ts";
import { messageOf } from "../../../core/message-of.ts";
import { type FilterField, invalidFilter } from "./filters.ts";
import type { QueryFilter } from "./route.ts";

/** What a field of a row holds: one text, none, or by the filter's key. */
export type FieldText<Row> = (row: Row, key: string | undefined) => string | undefined;

/** The fields of a list by the names that clients know them by. */
export type RowFields<Row> = Readonly<Partial<Record<FilterField, FieldText<Row>>>>;

/** The rows that meet all filters. @throws ApiProblem 422 for a filter that makes no sense for its field */
export function filterRows<Row>(
  rows: readonly Row[],
  filters: readonly QueryFilter[],
  fields: RowFields<Row>,
): readonly Row[] {
  let left = rows;
  for (const filter of filters) {
    const field = fields[filter.field];
    const name = `filters[${filter.field}][${filter.operation}]`;
    if (!field) throw invalidFilter(name, `there is no field ${filter.field} here`);
    const test = testOf(filter, name);
    left = left.filter((row) => test(field(row, filter.key)));
  }
  return left;
}

type Test = (text: string | undefined) => boolean;

/** How texts are tested; what is missing is only unlike others. */
function testOf({ operation, value }: QueryFilter, name: string): Test {
  const one = oneOf(value);
  switch (operation) {
    case "EQUALS":
      return (text) => text === value;
    case "NOT_EQUALS":
      return (text) => text !== value;
    case "IN":
      return (text) => text !== undefined && one.has(text);
    case "NOT_IN":
      return (text) => text === undefined || !one.has(text);
    case "STARTS_WITH":
      return (text) => text?.startsWith(value) ?? false;
    case "ENDS_WITH":
      return (text) => text?.endsWith(value) ?? false;
    case "CONTAINS":
      return (text) => text?.toLowerCase().includes(value.toLowerCase()) ?? false;
    case "PREFIX":
      return (text) => text !== undefined && isBelow(text, value);
    case "REGEX":
      return patternOf(value, name);
    default:
      return orderOf(operation, value, name);
  }
}

/** True for the dotted name itself and for names below it. */
export function isBelow(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}

function oneOf(value: string): ReadonlySet<string> {
  return new Set(value.split(",").map((each) => each.trim()));
}

/** The expression engine's patterns: those that would take too long are refused. */
function patternOf(value: string, name: string): Test {
  return (text) => {
    if (text === undefined) return false;
    try {
      return matcherFor(value, text).matcher.find(0) !== undefined;
    } catch (error) {
      throw invalidFilter(name, messageOf(error));
    }
  };
}

const ORDERS: Readonly<Record<string, (left: number) => boolean>> = {
  GREATER_THAN: (left) => left > 0,
  LESS_THAN: (left) => left < 0,
  GREATER_THAN_OR_EQUAL_TO: (left) => left >= 0,
  LESS_THAN_OR_EQUAL_TO: (left) => left <= 0,
};

/** Instants are compared as such, other texts by code unit. */
function orderOf(operation: string, value: string, name: string): Test {
  const order = ORDERS[operation];
  if (!order) throw invalidFilter(name, `there is no operation ${operation}`);
  const instant = Date.parse(value);
  return (text) => {
    if (text === undefined) return false;
    const own = Date.parse(text);
    if (!Number.isNaN(own) && !Number.isNaN(instant)) return order(own - instant);
    return order(text < value ? -1 : text > value ? 1 : 0);
  };
}
