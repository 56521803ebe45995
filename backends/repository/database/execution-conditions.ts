/** What an execution search asks, as conditions on rows of executions. */
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { Dialect } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { labelPrint } from "./execution-labels.ts";
import { newnessOf } from "./execution-rows.ts";

const HAS_LABEL = `EXISTS (SELECT 1 FROM execution_labels WHERE execution_labels.tenant_id = executions.tenant_id
  AND label = ? AND execution_labels.newness = executions.newness AND execution_id = executions.id)`;

/** The conditions of a query; `executions` is the table's name in the statement. */
export function executionConditions(
  dialect: Dialect,
  query: Omit<ExecutionQuery, "tenantId"> & { readonly tenantId: string },
): Conditions {
  const { tenantId, namespace, namespacePrefix, flowId, states, labels = {}, parentId } = query;
  const conditions = new Conditions(dialect)
    .equal("executions.tenant_id", tenantId)
    .namespace("namespace", namespace, namespacePrefix)
    .equal("flow_id", flowId)
    .oneOf("state", states)
    .equal("parent_id", parentId)
    .atMost("executions.newness", boundOf(query.startedAfter))
    .atLeast("executions.newness", boundOf(query.startedBefore));
  for (const [key, value] of Object.entries(labels)) {
    const print = labelPrint({ key, value });
    if (key === CORRELATION_LABEL) conditions.add(`(executions.id = ? OR ${HAS_LABEL})`, value, print);
    else conditions.add(HAS_LABEL, print);
  }
  return conditions;
}

function boundOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : newnessOf(Date.parse(instant));
}
