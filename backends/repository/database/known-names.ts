/** The names that executions of a tenant have, without going through all executions. */
import { isTerminal, STATES } from "../../../core/execution/state.ts";
import type { Dialect, SqlRow, SqlSession } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { textOf } from "./row-values.ts";

/** Names that are looked at; filters that would need more are left to the database. */
const NAMES_MAX = 10_000;

/** From one namespace to the next along an index, which costs as much as there are namespaces. */
const NAMESPACES = `WITH RECURSIVE known (name) AS (
    SELECT min(namespace) FROM executions WHERE tenant_id = ?
    UNION ALL
    SELECT (SELECT min(namespace) FROM executions WHERE tenant_id = ? AND namespace > known.name)
      FROM known WHERE known.name IS NOT NULL
  ) SELECT name FROM known WHERE name IS NOT NULL LIMIT ${NAMES_MAX + 1}`;

/** The namespaces that have executions; undefined when there are more than is looked at. */
export async function knownNamespaces(session: SqlSession, tenantId: string): Promise<readonly string[] | undefined> {
  const rows = await session.query({ name: "namespaces of executions", text: NAMESPACES }, [tenantId, tenantId]);
  return namesOf(rows);
}

/** The flows that have executions, from tallies of those that have ended, and the live ones. */
export async function knownFlowIds(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
): Promise<readonly string[] | undefined> {
  const live = new Conditions(dialect).equal("tenant_id", tenantId).oneOf(
    "state",
    STATES.filter((state) => !isTerminal(state)),
  );
  const text = `SELECT flow_id AS name FROM execution_tallies WHERE tenant_id = ?
    UNION SELECT flow_id AS name FROM executions WHERE ${live.text} LIMIT ${NAMES_MAX + 1}`;
  return namesOf(await session.query({ name: "flows of executions", text }, [tenantId, ...live.values]));
}

function namesOf(rows: readonly SqlRow[]): readonly string[] | undefined {
  return rows.length > NAMES_MAX ? undefined : rows.map((row) => textOf(row, "name"));
}
