/** The order of lists: `sort=field:asc|desc`. */
import type { Sort } from "../../../core/contracts/filter.ts";
import { ApiProblem } from "./problem.ts";

/**
 * Reads it, by the names that clients know the fields by. Anything but `asc` is descending.
 * @throws ApiProblem 422 for what is not written so, or names a field that the list does not have
 */
export function sortOf<Field extends string>(
  texts: readonly string[] | undefined,
  fields: Readonly<Record<string, Field>>,
): readonly Sort<Field>[] {
  return (texts ?? []).map((text) => {
    const [name = "", direction, ...more] = text.split(":");
    if (direction === undefined || more.length > 0) throw invalidSort(text, "write field:asc or field:desc");
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) throw invalidSort(text, `the fields are ${Object.keys(fields).join(", ")}`);
    return { field, direction: direction === "asc" ? "asc" : "desc" };
  });
}

function invalidSort(text: string, why: string): ApiProblem {
  return new ApiProblem(422, `Unprocessable Entity: Invalid sort parameter '${text.slice(0, 100)}': ${why}`);
}

/**
 * Rows of a list that is at hand whole, in the order that a request asks for; what has no such field counts as the largest.
 * @throws ApiProblem as {@link sortOf}
 */
export function sortedRows<Row extends Readonly<Record<string, unknown>>, Field extends string>(
  rows: readonly Row[],
  texts: readonly string[] | undefined,
  fields: Readonly<Record<string, Field>>,
): readonly Row[] {
  const order = sortOf(texts, fields);
  return rows.toSorted((a, b) => {
    for (const { field, direction } of order) {
      const compared = compare(a[field], b[field]);
      if (compared !== 0) return direction === "asc" ? compared : -compared;
    }
    return 0;
  });
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? 1 : -1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a) < String(b) ? -1 : 1;
}
