/** The names that executions of a tenant have, without going through all executions. */
import type { SqlSession } from "../../database/sql-database.ts";
import { textOf } from "./row-values.ts";

/** Names that are looked at; filters that would need more are left to the database. */
const NAMES_MAX = 10_000;

/** From one name to the next along an index, which costs as much as there are names. */
function namesText(column: "namespace" | "flow_id"): string {
  return `WITH RECURSIVE known (name) AS (
      SELECT min(${column}) FROM executions WHERE tenant_id = ?
      UNION ALL
      SELECT (SELECT min(${column}) FROM executions WHERE tenant_id = ? AND ${column} > known.name)
        FROM known WHERE known.name IS NOT NULL
    ) SELECT name FROM known WHERE name IS NOT NULL LIMIT ?`;
}

const STATEMENTS = {
  namespace: { name: "namespaces of executions", text: namesText("namespace") },
  flow_id: { name: "flows of executions", text: namesText("flow_id") },
} as const;

/** The namespaces, or the flows, that have executions; undefined when there are more than is looked at. */
export async function knownNames(
  session: SqlSession,
  column: "namespace" | "flow_id",
  tenantId: string,
  max = NAMES_MAX,
): Promise<readonly string[] | undefined> {
  const rows = await session.query(STATEMENTS[column], [tenantId, tenantId, max + 1]);
  return rows.length > max ? undefined : rows.map((row) => textOf(row, "name"));
}
