/** Whether rows are what filters ask for: the meaning of every operation, in one place. */
import type { FieldKind, Filter } from "../contracts/filter.ts";
import { type FieldValue, type ReadFilter, readFilters } from "./filter-values.ts";
import { textPattern } from "./text-pattern.ts";

/** What is known of rows by their fields. */
export interface RowFields<Row, Field extends string, SortField extends string> {
  readonly kinds: Readonly<Record<Field, FieldKind>>;
  /** The values of a field, none where there is none; of a map those of the key. Not asked for what is searched. */
  valuesOf(row: Row, field: Field, key: string | undefined): readonly FieldValue[];
  /** Whether free text is found in the row; `small` is the text in small letters. */
  isFound(row: Row, small: string, text: string): boolean;
  /** What rows are sorted by. */
  sortValueOf(row: Row, field: SortField): FieldValue | undefined;
}

/**
 * Whether rows are what all of the filters ask for, and those of one of the sets of `anyOf` if there are such.
 * @throws FilterError for a filter that makes no sense
 */
export function rowFilter<Row, Field extends string>(
  fields: RowFields<Row, Field, never>,
  filters: readonly Filter<Field>[] | undefined,
  anyOf?: readonly (readonly Filter<Field>[])[],
): (row: Row) => boolean {
  const tests = readFilters(fields.kinds, filters).map((filter) => testOf(fields, filter));
  const sets = anyOf?.map((set) => rowFilter(fields, set));
  return (row) => tests.every((test) => test(row)) && (sets?.some((isWanted) => isWanted(row)) ?? true);
}

function testOf<Row, Field extends string>(
  fields: RowFields<Row, Field, never>,
  filter: ReadFilter<Field>,
): (row: Row) => boolean {
  const { field, key, kind, operation, values } = filter;
  if (kind === "search") {
    const text = String(values[0]);
    const isFound = (row: Row): boolean => fields.isFound(row, text.toLowerCase(), text);
    return operation === "NOT_EQUALS" ? (row) => !isFound(row) : isFound;
  }
  const opposite = OPPOSITES[operation];
  const fits = valueTest({ ...filter, operation: opposite ?? operation });
  return opposite === undefined
    ? (row) => fields.valuesOf(row, field, key).some(fits)
    : (row) => !fields.valuesOf(row, field, key).some(fits);
}

/** What must not hold for the opposites. */
export const OPPOSITES: Readonly<Partial<Record<Filter["operation"], Filter["operation"]>>> = {
  NOT_EQUALS: "EQUALS",
  NOT_IN: "IN",
  NOT_PREFIX: "PREFIX",
  MISSING: "EXISTS",
};

/** Whether one value is what a filter asks for that is no opposite. @throws FilterError for a wrong expression */
export function valueTest(filter: ReadFilter): (value: FieldValue) => boolean {
  const [wanted = ""] = filter.values;
  const small = String(wanted).toLowerCase();
  switch (filter.operation) {
    case "EXISTS":
      return () => true;
    case "IN": {
      const all = new Set(filter.values);
      return (value) => all.has(value);
    }
    case "GREATER_THAN":
      return (value) => value > wanted;
    case "GREATER_THAN_OR_EQUAL_TO":
      return (value) => value >= wanted;
    case "LESS_THAN":
      return (value) => value < wanted;
    case "LESS_THAN_OR_EQUAL_TO":
      return (value) => value <= wanted;
    case "STARTS_WITH":
      return (value) => String(value).toLowerCase().startsWith(small);
    case "ENDS_WITH":
      return (value) => String(value).toLowerCase().endsWith(small);
    case "CONTAINS":
      return (value) => String(value).toLowerCase().includes(small);
    case "PREFIX":
      return (value) => value === wanted || String(value).startsWith(`${wanted}.`);
    case "REGEX": {
      const fits = textPattern(String(wanted), filter);
      return (value) => fits(String(value));
    }
    default:
      return (value) => value === wanted;
  }
}
