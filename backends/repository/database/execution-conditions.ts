/** What an execution search asks, as conditions on the columns that rows of executions and of labels have alike. */
import type { ExecutionField } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { ReadFilter } from "../../../core/filters/filter-values.ts";
import { OPPOSITES } from "../../../core/filters/row-filter.ts";
import type { Label } from "../../../core/flow/flow.ts";
import type { Dialect } from "../../database/sql-database.ts";
import { Conditions, likePattern } from "./conditions.ts";
import { labelPrint } from "./execution-labels.ts";
import { newnessOf } from "./execution-rows.ts";
import { type FilterColumn, filterCondition } from "./filter-conditions.ts";
import type { NarrowedQuery } from "./narrowed-query.ts";

/** Where to look, and what to look for. */
export interface ExecutionSource {
  readonly table: "executions" | "execution_labels";
  /** The column that names the execution. */
  readonly id: "id" | "execution_id";
  readonly conditions: Conditions;
}

/** The columns that executions are filtered by. */
const COLUMNS: Readonly<Record<Exclude<ExecutionField, "q" | "labels">, FilterColumn>> = {
  id: { column: "executions.id" },
  namespace: { column: "executions.namespace" },
  flowId: { column: "executions.flow_id" },
  flowRevision: { column: "executions.flow_revision" },
  state: { column: "executions.state" },
  kind: { column: "executions.kind" },
  startDate: { column: "executions.newness", isNegated: true },
  endDate: { column: "executions.end_ms", isOptional: true },
  duration: { column: "executions.duration_ms", isOptional: true },
  parentId: { column: "executions.parent_id", isOptional: true },
  triggerExecutionId: { column: "executions.trigger_execution_id", isOptional: true },
  triggerId: { column: "executions.trigger_id", isOptional: true },
};

/** The column of a field that has one of its own. */
export function executionColumn(field: ExecutionField): FilterColumn | undefined {
  return field === "q" || field === "labels" ? undefined : COLUMNS[field];
}

/**
 * Where the executions of a query are found, each of them once. The rows of a label have all that is asked, but for
 * parents and filters. An execution whose correlation is its own id has no row for that and is found by its id.
 */
export function executionSources(dialect: Dialect, query: NarrowedQuery): readonly ExecutionSource[] {
  const { labels } = query;
  if (query.parentId !== undefined || labels.length === 0) return [amongExecutions(dialect, query)];
  const [correlation, ...another] = labels.filter(({ key }) => key === CORRELATION_LABEL);
  if (another.length > 0) return [amongExecutions(dialect, query)];
  const others = labels.filter((label) => label !== correlation);
  const [lead = correlation] = correlation ? [correlation] : others;
  if (!lead) return [amongExecutions(dialect, query)];
  const found = new Conditions(dialect)
    .equal("execution_labels.tenant_id", query.tenantId)
    .equal("execution_labels.label", labelPrint(lead));
  addQuery(found, query, "execution_labels");
  for (const label of others.filter((each) => each !== lead))
    addLabel(found, query.tenantId, label, "execution_labels");
  if (query.filters.length > 0) {
    const { text, values } = addFilters(dialect, new Conditions(dialect), query);
    const place = "executions.tenant_id = execution_labels.tenant_id AND executions.id = execution_labels.execution_id";
    found.add(`EXISTS (SELECT 1 FROM executions WHERE ${place} AND ${text})`, ...values);
  }
  const source: ExecutionSource = { table: "execution_labels", id: "execution_id", conditions: found };
  if (!correlation) return [source];
  const origin = new Conditions(dialect)
    .equal("executions.tenant_id", query.tenantId)
    .equal("executions.id", correlation.value)
    .equal("executions.is_origin", 1);
  addQuery(origin, query, "executions");
  for (const label of others) addLabel(origin, query.tenantId, label, "executions");
  addFilters(dialect, origin, query);
  return [source, { table: "executions", id: "id", conditions: origin }];
}

/** The conditions on executions alone: slower where there are labels, but any others can be added. */
export function amongExecutions(dialect: Dialect, query: NarrowedQuery): ExecutionSource {
  const conditions = new Conditions(dialect)
    .equal("executions.tenant_id", query.tenantId)
    .equal("executions.parent_id", query.parentId);
  addQuery(conditions, query, "executions");
  for (const label of query.labels) addLabel(conditions, query.tenantId, label, "executions");
  addFilters(dialect, conditions, query);
  return { table: "executions", id: "id", conditions };
}

function addQuery(conditions: Conditions, query: NarrowedQuery, table: ExecutionSource["table"]): void {
  conditions
    .namespace(`${table}.namespace`, query.namespace, query.namespacePrefix)
    .equal(`${table}.flow_id`, query.flowId)
    .oneOf(`${table}.state`, query.states)
    .atLeast(`${table}.newness`, boundOf(query.toMs))
    .atMost(`${table}.newness`, boundOf(query.fromMs));
}

function addLabel(conditions: Conditions, tenantId: string, label: Label, table: ExecutionSource["table"]): void {
  const id = table === "executions" ? "executions.id" : "execution_labels.execution_id";
  const hasLabel = `EXISTS (SELECT 1 FROM execution_labels AS other WHERE other.tenant_id = ? AND other.label = ?
    AND other.newness = ${table}.newness AND other.execution_id = ${id})`;
  const values = [tenantId, labelPrint(label)];
  if (label.key !== CORRELATION_LABEL) conditions.add(hasLabel, ...values);
  else conditions.add(`((executions.id = ? AND executions.is_origin = 1) OR ${hasLabel})`, label.value, ...values);
}

function boundOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : newnessOf(ms);
}

function addFilters(dialect: Dialect, conditions: Conditions, { tenantId, filters }: NarrowedQuery): Conditions {
  for (const filter of filters) {
    const place = executionColumn(filter.field);
    if (place) conditions.both(filterCondition(dialect, place, filter));
    else if (filter.field === "q") conditions.both(searched(dialect, tenantId, filter));
    else conditions.both(labelled(dialect, tenantId, filter));
  }
  return conditions;
}

/** Executions that a free text is found in. */
function searched(dialect: Dialect, tenantId: string, { operation, values }: ReadFilter): Conditions {
  const text = String(values[0]);
  const inLabel = new Conditions(dialect)
    .add("labels.label_key <> ?", CORRELATION_LABEL)
    .contains(["labels.label_text"], text);
  const found = new Conditions(dialect).either([
    new Conditions(dialect).like("executions.id", `${likePattern(text)}%`),
    new Conditions(dialect).contains(["executions.namespace", "executions.flow_id"], text),
    withLabel(dialect, tenantId, inLabel),
  ]);
  return operation === "NOT_EQUALS" ? found.opposite() : found;
}

function labelled(dialect: Dialect, tenantId: string, filter: ReadFilter): Conditions {
  const { key = "", operation } = filter;
  const opposite = OPPOSITES[operation];
  const fitting = { ...filter, operation: opposite ?? operation };
  const isOfKey = new Conditions(dialect)
    .equal("labels.label_key", key)
    .both(filterCondition(dialect, { column: "labels.label_value" }, fitting));
  const ways = [withLabel(dialect, tenantId, isOfKey)];
  if (key === CORRELATION_LABEL) {
    const isOwn = filterCondition(dialect, { column: "executions.id" }, fitting);
    ways.push(new Conditions(dialect).equal("executions.is_origin", 1).both(isOwn));
  }
  const found = new Conditions(dialect).either(ways);
  return opposite === undefined ? found : found.opposite();
}

/** Executions that have one of the labels that fit. */
function withLabel(dialect: Dialect, tenantId: string, fits: Conditions): Conditions {
  const text = `executions.id IN (SELECT execution_labels.execution_id
    FROM labels JOIN execution_labels
      ON execution_labels.tenant_id = labels.tenant_id AND execution_labels.label = labels.label
    WHERE labels.tenant_id = ? AND ${fits.text})`;
  return new Conditions(dialect).add(text, tenantId, ...fits.values);
}
