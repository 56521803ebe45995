/** The newest execution of each of some flows. */
import { LATEST_MAX } from "../../../core/contracts/repository.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { FlowName } from "../../../core/flow-state/flow-state.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { chunks } from "./by-tenant.ts";
import { readExecutions } from "./read-executions.ts";
import { textOf } from "./row-values.ts";

/** Flows in one statement. */
const FLOWS_MAX = 50;

const NEWEST = `SELECT * FROM (SELECT id FROM executions WHERE tenant_id = ? AND namespace = ? AND flow_id = ?
  ORDER BY newness, id LIMIT 1)`;

/** See the file's head. Their keys are found along an index, flow by flow, and their documents then. */
export async function latestExecutions(
  database: SqlDatabase,
  tenantId: string,
  flows: readonly FlowName[],
): Promise<readonly Execution[]> {
  const ids = new Set<string>();
  for (const some of chunks(flows.slice(0, LATEST_MAX), FLOWS_MAX)) {
    const text = some.map((_, at) => `${NEWEST} AS newest_${at}`).join(" UNION ALL ");
    const values = some.flatMap(({ namespace, flowId }) => [tenantId, namespace, flowId]);
    const rows = await database.query({ name: "latest executions of flows", text }, values);
    for (const row of rows) ids.add(textOf(row, "id"));
  }
  return await readExecutions(database, database.dialect, tenantId, [...ids]);
}
