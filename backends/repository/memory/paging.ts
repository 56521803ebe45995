/** Pages of rows that are all in memory, and their order. */
import { PAGE_SIZE_MAX, type Page, type Paging } from "../../../core/contracts/repository.ts";

/** One page of the rows, and how many there are in all. */
export function pageOf<T>(rows: readonly T[], { page, size }: Paging): Page<T> {
  const length = Math.min(size, PAGE_SIZE_MAX);
  const start = (page - 1) * length;
  return { results: rows.slice(start, start + length), total: rows.length };
}

/** The order of two texts by their code units, the same on every machine. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The order of rows that stand in order already, which sorting leaves. */
export function asWritten(): number {
  return 0;
}
