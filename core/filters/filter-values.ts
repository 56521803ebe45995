/** What filters ask for, read and checked: texts of instants, numbers and severities become numbers. */
import { type FieldKind, type Filter, isFilterSupported, wrongFilter } from "../contracts/filter.ts";
import { LOG_LEVELS } from "../contracts/log.ts";

/** A value of a row or of a filter. Instants are milliseconds since the epoch, severities their place, truth 1 or 0. */
export type FieldValue = string | number;

/** A filter that makes sense, with its values as rows have them. */
export interface ReadFilter<Field extends string = string> extends Pick<Filter<Field>, "field" | "operation" | "key"> {
  readonly kind: FieldKind;
  readonly values: readonly FieldValue[];
}

/** Values of one filter: more are no honest question. */
export const FILTER_VALUES_MAX = 1_000;

/** Characters of one value. */
const VALUE_CHARS_MAX = 10_000;

/** Reads all filters of a query. @throws FilterError for one that makes no sense */
export function readFilters<Field extends string>(
  kinds: Readonly<Record<Field, FieldKind>>,
  filters: readonly Filter<Field>[] = [],
): readonly ReadFilter<Field>[] {
  return filters.map((filter) => readFilter(kinds[filter.field], filter));
}

function readFilter<Field extends string>(kind: FieldKind, filter: Filter<Field>): ReadFilter<Field> {
  const { field, operation, key, values } = filter;
  if (!isFilterSupported(kind, operation)) throw wrongFilter(filter, "there is no such operation on this field");
  if ((kind === "labels") !== (key !== undefined)) {
    throw wrongFilter(filter, kind === "labels" ? "name the key of the label" : "this field has no keys");
  }
  const [isLeast, max] = countsOf(filter);
  if (values.length < isLeast || values.length > max) {
    throw wrongFilter(filter, `${values.length} values were given, ${isLeast} to ${max} are wanted`);
  }
  const read = values.map((value) => storedValue(kind, value, filter));
  return { field, operation, kind, values: read, ...(key === undefined ? {} : { key }) };
}

function countsOf({ operation }: Filter): readonly [min: number, max: number] {
  if (operation === "EXISTS" || operation === "MISSING") return [0, 0];
  return operation === "IN" || operation === "NOT_IN" ? [0, FILTER_VALUES_MAX] : [1, 1];
}

function storedValue(kind: FieldKind, value: string, filter: Filter): FieldValue {
  if (value.length > VALUE_CHARS_MAX) throw wrongFilter(filter, `more than ${VALUE_CHARS_MAX} characters`);
  switch (kind) {
    case "number":
      return numberOf(/^-?\d{1,15}$/.test(value) ? Number(value) : Number.NaN, "a whole number", value, filter);
    case "decimal":
      return numberOf(value.trim() === "" ? Number.NaN : Number(value), "a number", value, filter);
    case "instant":
      return numberOf(Date.parse(value), "an ISO-8601 date", value, filter);
    case "level": {
      const level = (LOG_LEVELS as readonly string[]).indexOf(value);
      return numberOf(level < 0 ? Number.NaN : level, `one of ${LOG_LEVELS.join(", ")}`, value, filter);
    }
    case "truth":
      return numberOf(value === "true" ? 1 : value === "false" ? 0 : Number.NaN, "true or false", value, filter);
    default:
      return value;
  }
}

function numberOf(number: number, wanted: string, value: string, filter: Filter): number {
  if (Number.isFinite(number)) return number;
  throw wrongFilter(filter, `"${value.slice(0, 100)}" is not ${wanted}`);
}
