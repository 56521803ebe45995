/** What an execution search asks, as conditions on the columns that rows of executions and of labels have alike. */
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { Dialect } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { labelPrint } from "./execution-labels.ts";
import { newnessOf } from "./execution-rows.ts";

/** Where to look, and what to look for. */
export interface ExecutionSource {
  readonly table: "executions" | "execution_labels";
  /** The column that names the execution. */
  readonly id: "id" | "execution_id";
  readonly conditions: Conditions;
}

/**
 * The source that knows most about a query: the rows of its first label, which have all but parents; or the
 * executions, also when these are asked for.
 */
export function executionSource(dialect: Dialect, query: ExecutionQuery, from?: "executions"): ExecutionSource {
  const labels = Object.entries(query.labels ?? {}).map(([key, value]) => ({ key, value }));
  // An execution that follows from no other has no row for its correlation.
  const mayLead = query.parentId === undefined && from === undefined;
  const lead = mayLead ? labels.find(({ key }) => key !== CORRELATION_LABEL) : undefined;
  const table = lead ? "execution_labels" : "executions";
  const id = lead ? "execution_id" : "id";
  const conditions = new Conditions(dialect).equal(`${table}.tenant_id`, query.tenantId);
  if (lead) conditions.equal(`${table}.label`, labelPrint(lead));
  conditions
    .namespace(`${table}.namespace`, query.namespace, query.namespacePrefix)
    .equal(`${table}.flow_id`, query.flowId)
    .oneOf(`${table}.state`, query.states)
    .equal("parent_id", query.parentId)
    .atLeast(`${table}.newness`, boundOf(query.startedBefore))
    .atMost(`${table}.newness`, boundOf(query.startedAfter));
  for (const label of labels.filter((each) => each !== lead)) {
    const hasLabel = `EXISTS (SELECT 1 FROM execution_labels AS other WHERE other.tenant_id = ? AND other.label = ?
      AND other.newness = ${table}.newness AND other.execution_id = ${table}.${id})`;
    const values = [query.tenantId, labelPrint(label)];
    if (label.key === CORRELATION_LABEL) conditions.add(`(${table}.${id} = ? OR ${hasLabel})`, label.value, ...values);
    else conditions.add(hasLabel, ...values);
  }
  return { table, id, conditions };
}

function boundOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : newnessOf(Date.parse(instant));
}
