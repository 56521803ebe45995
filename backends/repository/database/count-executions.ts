/** Counting the executions of a search. */
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { executionParts } from "./execution-parts.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";
import { countOf } from "./pages.ts";

/** How many executions match. Asked in one statement, so that one that ends meanwhile counts once. */
export async function countExecutions(session: SqlSession, dialect: Dialect, query: NarrowedQuery): Promise<number> {
  const parts = executionParts(dialect, query);
  const counts = parts.map(({ table, conditions }) => {
    const number = table === "execution_tallies" ? "coalesce(sum(executions), 0)" : "count(*)";
    return `SELECT ${number} AS total FROM ${table} WHERE ${conditions.text}`;
  });
  const all = counts.join(" UNION ALL ");
  const text = counts.length === 1 ? all : `SELECT sum(total) AS total FROM (${all}) AS parts`;
  const values = parts.flatMap(({ conditions }) => conditions.values);
  return await countOf(session, "count executions", text, values);
}
