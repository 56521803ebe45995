/** Filters on rows that are at hand whole: they mean the same as those that the repository looks for rows by. */
import type { FieldKind } from "../../../core/contracts/filter.ts";
import type { FieldValue } from "../../../core/filters/filter-values.ts";
import { rowFilter } from "../../../core/filters/row-filter.ts";
import { conditionOf, nameOf } from "./filter-conditions.ts";
import { type FilterField, invalidFilter } from "./filters.ts";
import type { QueryFilter } from "./route.ts";

/** What a field of a row holds: one text, none, or by the filter's key. */
export type FieldText<Row> = (row: Row, key: string | undefined) => string | undefined;

/** The fields of a list by the names that clients know them by. */
export type RowFields<Row> = Readonly<Partial<Record<FilterField, FieldText<Row>>>>;

/** Fields that hold something else than texts. */
const KINDS: Readonly<Partial<Record<FilterField, FieldKind>>> = {
  created: "instant",
  updated: "instant",
  expirationDate: "instant",
  enabled: "truth",
  labels: "labels",
  tags: "labels",
};

/**
 * The rows that meet all filters.
 * @throws ApiProblem or FilterError for a filter that makes no sense for its field
 */
export function filterRows<Row>(
  rows: readonly Row[],
  filters: readonly QueryFilter[],
  fields: RowFields<Row>,
): readonly Row[] {
  let left = rows;
  for (const filter of filters) {
    const textOf = fields[filter.field];
    if (!textOf) throw invalidFilter(nameOf(filter), `there is no field ${filter.field} here`);
    const kind = KINDS[filter.field] ?? "key";
    const field = "value";
    const fits = rowFilter<Row, typeof field>(
      {
        kinds: { [field]: kind },
        valuesOf(row, _, key) {
          const text = textOf(row, key);
          return text === undefined ? [] : [fieldValue(kind, text)];
        },
        isFound: () => false,
        sortValueOf: () => undefined,
      },
      [conditionOf(filter, field)],
    );
    left = left.filter(fits);
  }
  return left;
}

/** The rows that meet all filters of one alternative at least, in their order; all when there is no alternative. */
export function filterByAlternatives<Row>(
  rows: readonly Row[],
  alternatives: readonly (readonly QueryFilter[])[],
  fields: RowFields<Row>,
): readonly Row[] {
  if (alternatives.length === 0) return rows;
  const found = new Set(alternatives.flatMap((filters) => filterRows(rows, filters.map(searching), fields)));
  return rows.filter((row) => found.has(row));
}

/** Whether a text is meant by a filter `q`: by what it contains, letter case aside. @throws ApiProblem 422 */
export function searched(filter: QueryFilter): (text: string) => boolean {
  const words = filter.value.toLowerCase();
  switch (filter.operation) {
    case "EQUALS":
    case "CONTAINS":
      return (text) => text.toLowerCase().includes(words);
    case "NOT_EQUALS":
      return (text) => !text.toLowerCase().includes(words);
    default:
      throw invalidFilter(nameOf(filter), "write EQUALS, CONTAINS or NOT_EQUALS");
  }
}

/** The filters of a parameter `q`. */
export function searchOf(text: string | undefined): readonly QueryFilter[] {
  return text === undefined ? [] : [{ field: "q", operation: "CONTAINS", value: text }];
}

/** What is looked for is contained. */
function searching(filter: QueryFilter): QueryFilter {
  return filter.field === "q" && filter.operation === "EQUALS" ? { ...filter, operation: "CONTAINS" } : filter;
}

function fieldValue(kind: FieldKind, text: string): FieldValue {
  if (kind === "instant") return Date.parse(text) || 0;
  return kind === "truth" ? Number(text === "true") : text;
}

/** True for the dotted name itself and for names below it. */
export function isBelow(name: string, prefix: string): boolean {
  return name === prefix || name.startsWith(`${prefix}.`);
}
