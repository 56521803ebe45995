/** What an execution search asks, as conditions on the columns that rows of executions and of labels have alike. */
import type { ExecutionField } from "../../../core/contracts/repository.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import type { ReadFilter } from "../../../core/filters/filter-values.ts";
import { OPPOSITES } from "../../../core/filters/row-filter.ts";
import type { Dialect } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { newnessOf } from "./execution-rows.ts";
import { type FilterColumn, filterCondition } from "./filter-conditions.ts";
import type { NarrowedQuery, Search, WantedLabel } from "./narrowed-query.ts";

/** The tables that executions are found in. */
export type ExecutionTable = "executions" | "execution_labels";

/** So many characters begin only few ids. */
const RARE_CHARS = 3;

/** Sorts after every other character. */
const LAST = "\u{10FFFF}";

/** The columns that executions are filtered by; those of `NEAR` are in rows of labels, too. */
const COLUMNS: Readonly<Record<Exclude<ExecutionField, "q" | "labels">, FilterColumn>> = {
  id: { column: "id" },
  namespace: { column: "namespace" },
  flowId: { column: "flow_id" },
  flowRevision: { column: "flow_revision" },
  state: { column: "state" },
  kind: { column: "kind" },
  startDate: { column: "newness", isNegated: true },
  endDate: { column: "end_ms", isOptional: true },
  duration: { column: "duration_ms", isOptional: true },
  parentId: { column: "parent_id", isOptional: true },
  triggerExecutionId: { column: "trigger_execution_id", isOptional: true },
  triggerId: { column: "trigger_id", isOptional: true },
};
const NEAR: ReadonlySet<ExecutionField> = new Set(["id", "namespace", "flowId", "state", "startDate", "labels"]);

/** The column of a field that has one of its own. */
export function executionColumn(table: ExecutionTable, field: ExecutionField): FilterColumn | undefined {
  if (field === "q" || field === "labels") return undefined;
  return { ...COLUMNS[field], column: field === "id" ? idOf(table) : `${table}.${COLUMNS[field].column}` };
}

/** The column that names the execution. */
export function idOf(table: ExecutionTable): string {
  return table === "executions" ? "executions.id" : "execution_labels.execution_id";
}

/**
 * The conditions of all that is asked but labels and parents, on the rows of a table.
 * @param isAlongOrder the index that stands in the wanted order is to be gone along, and no other led by a condition
 */
export function queryConditions(
  dialect: Dialect,
  query: NarrowedQuery,
  table: ExecutionTable,
  isAlongOrder = false,
): Conditions {
  const text = (column: string): string => (isAlongOrder ? `coalesce(${table}.${column}, '')` : `${table}.${column}`);
  const newness = isAlongOrder ? `${table}.newness + 0` : `${table}.newness`;
  const conditions = new Conditions(dialect)
    .equal(`${table}.tenant_id`, query.tenantId)
    .oneOf(text("namespace"), query.namespaces)
    .oneOf(text("flow_id"), query.flowIds)
    .oneOf(text("state"), query.states)
    .atLeast(newness, boundOf(query.toMs))
    .atMost(newness, boundOf(query.fromMs));
  for (const { prints, isOpposite } of query.labelSets) {
    const found = hasLabel(dialect, query.tenantId, prints, table, query.isProbed);
    conditions.both(isOpposite ? found.opposite() : found);
  }
  for (const search of query.searches) conditions.both(searched(dialect, query, search, table));
  const [near, far] = [query.filters.filter(isNear), query.filters.filter((filter) => !isNear(filter))];
  for (const filter of near) conditions.both(filtered(dialect, query.tenantId, filter, table));
  const { anyOf } = query;
  if (far.length === 0 && !anyOf) return conditions;
  const others = new Conditions(dialect);
  for (const filter of far) others.both(filtered(dialect, query.tenantId, filter, "executions"));
  if (anyOf)
    others.either(
      anyOf.map((each) => executionConditions(dialect, { ...each, isProbed: query.isProbed === true }, isAlongOrder)),
    );
  if (table === "executions") return conditions.both(others);
  const isSame = "executions.tenant_id = execution_labels.tenant_id AND executions.id = execution_labels.execution_id";
  return conditions.add(`EXISTS (SELECT 1 FROM executions WHERE ${isSame} AND ${others.text})`, ...others.values);
}

/**
 * The conditions of all that is asked, on executions themselves.
 * @param isAlongOrder the index that stands in the wanted order is to be gone along, and no other led by a condition
 */
export function executionConditions(dialect: Dialect, query: NarrowedQuery, isAlongOrder = false): Conditions {
  const conditions = queryConditions(dialect, query, "executions", isAlongOrder);
  conditions.equal("executions.parent_id", query.parentId);
  for (const label of query.labels) {
    conditions.both(hasOneLabel(dialect, query.tenantId, label, "executions", query.isProbed));
  }
  return conditions;
}

function isNear({ field, key }: ReadFilter<ExecutionField>): boolean {
  return NEAR.has(field) && key !== CORRELATION_LABEL;
}

function boundOf(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : newnessOf(ms);
}

function filtered(
  dialect: Dialect,
  tenantId: string,
  filter: ReadFilter<ExecutionField>,
  table: ExecutionTable,
): Conditions {
  const place = executionColumn(table, filter.field);
  return place ? filterCondition(dialect, place, filter) : labelled(dialect, tenantId, filter, table);
}

/** Executions that a free text is found in, or is not. */
function searched(
  dialect: Dialect,
  { tenantId, isProbed }: NarrowedQuery,
  search: Search,
  table: ExecutionTable,
): Conditions {
  const { text, isOpposite, namespaces, flowIds, labels } = search;
  const named = (column: string, names: readonly string[] | undefined): Conditions =>
    names ? new Conditions(dialect).oneOf(column, names) : new Conditions(dialect).contains([column], text);
  const ways = [
    named(`${table}.namespace`, namespaces),
    named(`${table}.flow_id`, flowIds),
    beginningWith(dialect, text, table),
    labels
      ? hasLabel(dialect, tenantId, labels, table, isProbed)
      : withLabel(dialect, tenantId, searchedLabels(dialect, text), table),
  ];
  const found = new Conditions(dialect).either(ways);
  return isOpposite ? found.opposite() : found;
}

/** Executions whose id begins so. */
export function beginningWith(dialect: Dialect, text: string, table: ExecutionTable): Conditions {
  // Few characters begin many ids: they are looked for among the newest, and not along the index of ids.
  const id = text.length < RARE_CHARS ? `coalesce(${idOf(table)}, '')` : idOf(table);
  return new Conditions(dialect).add(`(${id} >= ? AND ${id} < ?)`, text, `${text}${LAST}`);
}

/** The labels that a free text is found in. */
export function searchedLabels(dialect: Dialect, text: string): Conditions {
  // Kept in small letters, so that databases need not make them small for each search.
  const pattern = `%${text.toLowerCase().replace(/[!%_]/g, "!$&")}%`;
  return new Conditions(dialect)
    .add("labels.label_key <> ?", CORRELATION_LABEL)
    .add("labels.label_text LIKE ? ESCAPE '!'", pattern);
}

/** Executions with one of these labels, told by their prints. @param isProbed few executions are asked */
export function hasLabel(
  dialect: Dialect,
  tenantId: string,
  prints: readonly string[],
  table: ExecutionTable,
  isProbed = false,
): Conditions {
  const other = new Conditions(dialect).equal("other.tenant_id", tenantId).oneOf("other.label", prints);
  const isSame = `other.newness = ${table}.newness AND other.execution_id = ${idOf(table)}`;
  const found = `SELECT 1 FROM execution_labels AS other WHERE ${other.text} AND ${isSame}`;
  // Asked for one row of each, no database reads all rows of a label for the sake of few executions.
  const text = isProbed ? `(${found} LIMIT 1) IS NOT NULL` : `EXISTS (${found})`;
  return new Conditions(dialect).add(text, ...other.values);
}

/** Executions with this label. @param isProbed few executions are asked */
export function hasOneLabel(
  dialect: Dialect,
  tenantId: string,
  { print, ownId }: WantedLabel,
  table: ExecutionTable,
  isProbed = false,
): Conditions {
  const found = hasLabel(dialect, tenantId, [print], table, isProbed);
  if (ownId === undefined || table !== "executions") return found;
  const isOwn = new Conditions(dialect).equal("executions.id", ownId).equal("executions.is_origin", 1);
  return new Conditions(dialect).either([isOwn, found]);
}

function labelled(dialect: Dialect, tenantId: string, filter: ReadFilter, table: ExecutionTable): Conditions {
  const { key = "", operation } = filter;
  const opposite = OPPOSITES[operation];
  const fitting = { ...filter, operation: opposite ?? operation };
  const isOfKey = new Conditions(dialect)
    .equal("labels.label_key", key)
    .both(filterCondition(dialect, { column: "labels.label_value" }, fitting));
  const ways = [withLabel(dialect, tenantId, isOfKey, table)];
  if (key === CORRELATION_LABEL) {
    const isOwn = filterCondition(dialect, { column: "executions.id" }, fitting);
    ways.push(new Conditions(dialect).equal("executions.is_origin", 1).both(isOwn));
  }
  const found = new Conditions(dialect).either(ways);
  return opposite === undefined ? found : found.opposite();
}

/** Executions that have one of the labels that fit. */
export function withLabel(dialect: Dialect, tenantId: string, fits: Conditions, table: ExecutionTable): Conditions {
  const text = `${idOf(table)} IN (SELECT named.execution_id
    FROM labels JOIN execution_labels AS named
      ON named.tenant_id = labels.tenant_id AND named.label = labels.label
    WHERE labels.tenant_id = ? AND ${fits.text})`;
  return new Conditions(dialect).add(text, tenantId, ...fits.values);
}
