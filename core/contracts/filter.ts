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
 * one below it: `company` and `company.team`, not `companies`. STARTS_WITH, ENDS_WITH and CONTAINS pass over the case
 * of letters, all others do not. REGEX is a regular expression as in Java that is found anywhere in the value.
 *
 * Where there is no value, the opposites (NOT_EQUALS, NOT_IN, NOT_PREFIX, MISSING) hold and nothing else does. Of
 * several values, as labels of one key may be, one has to fit; none may for the opposites.
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

/**
 * Order by one field; later ones decide where earlier ones are equal. Texts stand in the order of their characters'
 * codes; what has no value comes before all that has one, and last when descending.
 */
export interface Sort<Field extends string = string> {
  readonly field: Field;
  readonly direction: "asc" | "desc";
}

const SAME = ["EQUALS", "NOT_EQUALS", "IN", "NOT_IN", "EXISTS", "MISSING"] as const;
const ORDER = ["GREATER_THAN", "LESS_THAN", "GREATER_THAN_OR_EQUAL_TO", "LESS_THAN_OR_EQUAL_TO"] as const;
const PARTS = ["STARTS_WITH", "ENDS_WITH", "CONTAINS", "REGEX", "PREFIX", "NOT_PREFIX"] as const;

/** What fields hold, and what can be asked of it. */
const OPERATIONS_OF = {
  /** Free text that is looked for in several places. */
  search: ["EQUALS", "NOT_EQUALS", "CONTAINS"],
  text: [...SAME, ...PARTS],
  /** Texts that are gone through in order. */
  key: [...SAME, ...ORDER, ...PARTS],
  /** One of few words. */
  word: SAME,
  /** Whole numbers. */
  number: [...SAME, ...ORDER],
  /** Any numbers. */
  decimal: [...SAME, ...ORDER],
  instant: [...SAME, ...ORDER],
  /** Severities of logs, in their order. */
  level: [...SAME, ...ORDER],
  /** `true` or `false`. */
  truth: ["EQUALS", "NOT_EQUALS"],
  /** Texts by key. */
  labels: [...SAME, ...PARTS],
} as const satisfies Readonly<Record<string, readonly FilterOperation[]>>;

/** What a field holds. */
export type FieldKind = keyof typeof OPERATIONS_OF;

/** Whether drivers understand this of a field that holds such values. */
export function isFilterSupported(kind: FieldKind, operation: FilterOperation): boolean {
  const operations: readonly FilterOperation[] = OPERATIONS_OF[kind];
  return operations.includes(operation);
}

/**
 * A filter or grouping that makes no sense, or asks for more than a repository does for one question. Every list refuses
 * with this before it looks for anything; the message is for users, and the web answers 422 with it.
 */
export class FilterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FilterError";
  }
}

/** The error of one filter. */
export function wrongFilter({ field, operation }: Pick<Filter, "field" | "operation">, why: string): FilterError {
  return new FilterError(`Invalid filter on ${field} with ${operation}: ${why}`);
}
