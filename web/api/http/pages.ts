/** Pages of lists that are at hand whole. */
import { PAGE_SIZE_MAX, type Page, type Paging } from "../../../core/contracts/repository.ts";

/** One page of the rows, and how many there are in all. */
export function pageOf<T>(rows: readonly T[], { page, size }: Pick<Paging, "page" | "size">): Page<T> {
  const length = Math.min(size, PAGE_SIZE_MAX);
  const start = (page - 1) * length;
  return { results: rows.slice(start, start + length), total: rows.length };
}
