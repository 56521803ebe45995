/** Conditions on rows of the repository, and the order that rows come in. */

/** What clients may ask for. */
export const FILTER_OPERATIONS = [
  "EQUALS",
  "NOT_EQUALS",
  "GREATER_THAN",
  "LESS_THAN",
  "GREATER_THAN_OR_EQUAL_TO",
  "LESS_THAN_OR_EQUAL_TO",
  "IN",
  "NOT_IN",
  "STARTS_WITH",
  "ENDS_WITH",
  "CONTAINS",
  "REGEX",
  "PREFIX",
] as const;

/**
 * What drivers know: also the opposite of PREFIX, and whether there is a value at all. PREFIX means the dotted name or
 * one below it: `company` and `company.team`, not `companies`.
 */
export type FilterOperation = (typeof FILTER_OPERATIONS)[number] | "NOT_PREFIX" | "EXISTS" | "MISSING";

/** One condition; all conditions of a query must hold. */
export interface Filter<Field extends string = string> {
  readonly field: Field;
  readonly operation: FilterOperation;
  /** Of maps, such as labels. */
  readonly key?: string;
  /** One, or several for IN and NOT_IN; none for EXISTS and MISSING. Instants are ISO-8601. */
  readonly values: readonly string[];
}

/** Order by one field; later ones decide where earlier ones are equal. */
export interface Sort<Field extends string = string> {
  readonly field: Field;
  readonly direction: "asc" | "desc";
}
