/** A query of executions that databases understand: its regular expressions are tried on what there is. */
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { executionColumn } from "./execution-conditions.ts";
import { type NarrowedQuery, narrowed } from "./narrowed-query.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";

/** See the file's head. @throws FilterError for a filter that makes no sense or asks for too much */
export async function understood(session: SqlSession, dialect: Dialect, query: ExecutionQuery): Promise<NarrowedQuery> {
  const asked = narrowed(query);
  const { tenantId } = asked;
  const filters = await withoutPatterns(session, asked.filters, ({ field, key }) => {
    const place = executionColumn(field);
    if (place) return ownPlace(dialect, "executions", place.column, tenantId);
    const { conditions, ...names } = ownPlace(dialect, "labels", "label_value", tenantId);
    return { ...names, conditions: conditions.equal("label_key", key) };
  });
  return { ...asked, filters };
}
