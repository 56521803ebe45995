/** Pages of rows. */
import { PAGE_SIZE_MAX, type Paging } from "../../../core/contracts/repository.ts";
import type { SqlRow, SqlSession, SqlValue } from "../../database/sql-database.ts";

/** The end of a SELECT that answers one page; its values are those of {@link pageValues}. */
export const PAGE = "LIMIT ? OFFSET ?";

/** The values of {@link PAGE}. */
export function pageValues({ page, size }: Paging): readonly [limit: number, offset: number] {
  const limit = Math.min(size, PAGE_SIZE_MAX);
  return [limit, (page - 1) * limit];
}

/**
 * How many rows there are in all: told by the page where it is the last one and not empty, counted otherwise.
 * @param count the statement that counts, when it is needed
 */
export async function totalOf(rows: readonly SqlRow[], paging: Paging, count: () => Promise<number>): Promise<number> {
  const [limit, offset] = pageValues(paging);
  const isLast = rows.length < limit && (rows.length > 0 || offset === 0);
  return isLast ? offset + rows.length : await count();
}

/** The number that a statement answers as `total`. */
export async function countOf(
  session: SqlSession,
  name: string,
  text: string,
  values: readonly SqlValue[],
): Promise<number> {
  const [row] = await session.query({ name, text }, values);
  return Number(row?.["total"] ?? 0);
}
