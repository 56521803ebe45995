/** What an execution search asks, as conditions on the columns that rows of executions and of labels have alike. */
import type { ExecutionQuery } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { Label } from "../../../core/flow/flow.ts";
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
 * Where the executions of a query are found, each of them once. The rows of a label have all that is asked, but for
 * parents. An execution whose correlation is its own id has no row for that and is found by its id.
 */
export function executionSources(dialect: Dialect, query: ExecutionQuery): readonly ExecutionSource[] {
  const labels = labelsOf(query);
  if (query.parentId !== undefined || labels.length === 0) return [amongExecutions(dialect, query)];
  const correlation = labels.find(({ key }) => key === CORRELATION_LABEL);
  const others = labels.filter((label) => label !== correlation);
  const [lead = correlation] = correlation ? [correlation] : others;
  if (!lead) return [amongExecutions(dialect, query)];
  const found = new Conditions(dialect)
    .equal("execution_labels.tenant_id", query.tenantId)
    .equal("execution_labels.label", labelPrint(lead));
  addQuery(found, query, "execution_labels");
  for (const label of others.filter((each) => each !== lead))
    addLabel(found, query.tenantId, label, "execution_labels");
  const source: ExecutionSource = { table: "execution_labels", id: "execution_id", conditions: found };
  if (!correlation) return [source];
  const origin = new Conditions(dialect)
    .equal("executions.tenant_id", query.tenantId)
    .equal("executions.id", correlation.value)
    .equal("executions.is_origin", 1);
  addQuery(origin, query, "executions");
  for (const label of others) addLabel(origin, query.tenantId, label, "executions");
  return [source, { table: "executions", id: "id", conditions: origin }];
}

/** The conditions on executions alone: slower where there are labels, but any others can be added. */
export function amongExecutions(dialect: Dialect, query: ExecutionQuery): ExecutionSource {
  const conditions = new Conditions(dialect)
    .equal("executions.tenant_id", query.tenantId)
    .equal("executions.parent_id", query.parentId);
  addQuery(conditions, query, "executions");
  for (const label of labelsOf(query)) addLabel(conditions, query.tenantId, label, "executions");
  return { table: "executions", id: "id", conditions };
}

function labelsOf({ labels = {} }: ExecutionQuery): readonly Label[] {
  return Object.entries(labels).map(([key, value]) => ({ key, value }));
}

function addQuery(conditions: Conditions, query: ExecutionQuery, table: ExecutionSource["table"]): void {
  conditions
    .namespace(`${table}.namespace`, query.namespace, query.namespacePrefix)
    .equal(`${table}.flow_id`, query.flowId)
    .oneOf(`${table}.state`, query.states)
    .atLeast(`${table}.newness`, boundOf(query.startedBefore))
    .atMost(`${table}.newness`, boundOf(query.startedAfter));
}

function addLabel(conditions: Conditions, tenantId: string, label: Label, table: ExecutionSource["table"]): void {
  const id = table === "executions" ? "executions.id" : "execution_labels.execution_id";
  const hasLabel = `EXISTS (SELECT 1 FROM execution_labels AS other WHERE other.tenant_id = ? AND other.label = ?
    AND other.newness = ${table}.newness AND other.execution_id = ${id})`;
  const values = [tenantId, labelPrint(label)];
  if (label.key !== CORRELATION_LABEL) conditions.add(hasLabel, ...values);
  else conditions.add(`((executions.id = ? AND executions.is_origin = 1) OR ${hasLabel})`, label.value, ...values);
}

function boundOf(instant: string | undefined): number | undefined {
  return instant === undefined ? undefined : newnessOf(Date.parse(instant));
}
