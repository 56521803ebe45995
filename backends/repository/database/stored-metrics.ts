/** Metrics in the database. */
import type { Grouping, MetricGroup, MetricGroupField } from "../../../core/contracts/groups.ts";
import type { MetricEntry } from "../../../core/contracts/log.ts";
import {
  METRIC_FIELDS,
  type MetricField,
  type MetricQuery,
  type MetricRepository,
  type MetricSortField,
  type Paging,
} from "../../../core/contracts/repository.ts";
import { readFilters } from "../../../core/filters/filter-values.ts";
import { checkGrouping } from "../../../core/filters/row-groups.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { type FilterColumn, filterCondition } from "./filter-conditions.ts";
import { groupByText, groupColumns, groupedRows } from "./grouped-rows.ts";
import { orderTerms } from "./order.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { ownPlace, withoutPatterns } from "./pattern-values.ts";
import { numberOf } from "./row-values.ts";
import { METRIC_SELECTED, metricOf, writeMetrics } from "./write-metrics.ts";

const OF_EXECUTION = "tenant_id = ? AND execution_id = ?";
const SELECT = {
  name: "metrics of an execution",
  text: `SELECT ${METRIC_SELECTED} FROM metrics WHERE ${OF_EXECUTION} ORDER BY position ${PAGE}`,
};
const MEASURES = `count(*) AS group_count, min(metric_value) AS min_value, max(metric_value) AS max_value,
  sum(metric_value) AS sum_value`;
const COUNT = `SELECT count(*) AS total FROM metrics WHERE ${OF_EXECUTION}`;

const COLUMNS: Readonly<Record<MetricField, FilterColumn>> = {
  namespace: { column: "namespace" },
  flowId: { column: "flow_id" },
  executionId: { column: "execution_id" },
  taskId: { column: "task_id" },
  taskRunId: { column: "task_run_id" },
  name: { column: "metric_name" },
  type: { column: "metric_type" },
  value: { column: "metric_value" },
  timestamp: { column: "timestamp_ms" },
};

/** See the file's head. */
export class StoredMetrics implements MetricRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(entries: readonly MetricEntry[]): Promise<void> {
    return this.#database.transaction((session) => writeMetrics(session, entries));
  }

  async search(query: MetricQuery, paging: Paging<MetricSortField>): ReturnType<MetricRepository["search"]> {
    const { text, values } = await this.#conditions(query);
    const order = [...orderTerms(this.#database.dialect, paging.sort ?? [], COLUMNS), "position"].join(", ");
    const select = `SELECT ${METRIC_SELECTED} FROM metrics WHERE ${text} ORDER BY ${order} ${PAGE}`;
    const statement = { name: "search metrics", text: select };
    const rows = await this.#database.query(statement, [...values, ...pageValues(paging)]);
    const count = `SELECT count(*) AS total FROM metrics WHERE ${text}`;
    const total = await totalOf(rows, paging, () => countOf(this.#database, "count metrics", count, values));
    return { results: rows.map(metricOf), total };
  }

  async groups(query: MetricQuery, grouping: Grouping<MetricGroupField>): ReturnType<MetricRepository["groups"]> {
    checkGrouping(grouping);
    const { interval = "day" } = grouping;
    const fields = grouping.by.map(({ field }) => ({ kind: METRIC_FIELDS[field], column: COLUMNS[field].column }));
    const { text, values } = await this.#conditions(query);
    const selected = [...groupColumns(fields, interval), MEASURES].join(", ");
    return await groupedRows<MetricGroup>(this.#database, {
      name: "group metrics",
      fields,
      interval,
      text: `SELECT ${selected} FROM metrics WHERE ${text} ${groupByText(fields)}`,
      values,
      groupOf: (row, own) => ({
        values: own,
        count: numberOf(row, "group_count"),
        min: numberOf(row, "min_value"),
        max: numberOf(row, "max_value"),
        sum: numberOf(row, "sum_value"),
      }),
      sum: (one, other) => ({
        values: one.values,
        count: one.count + other.count,
        min: Math.min(one.min, other.min),
        max: Math.max(one.max, other.max),
        sum: one.sum + other.sum,
      }),
    });
  }

  async #conditions({ tenantId, filters: given }: MetricQuery): Promise<Conditions> {
    const { dialect } = this.#database;
    const conditions = new Conditions(dialect).equal("tenant_id", tenantId);
    const asked = readFilters(METRIC_FIELDS, given);
    const filters = await withoutPatterns(this.#database, asked, ({ field }) =>
      ownPlace(dialect, "metrics", COLUMNS[field].column, tenantId),
    );
    for (const filter of filters) conditions.both(filterCondition(dialect, COLUMNS[filter.field], filter));
    return conditions;
  }

  async find(tenantId: string, executionId: string, paging: Paging): ReturnType<MetricRepository["find"]> {
    const key = [tenantId, executionId];
    const rows = await this.#database.query(SELECT, [...key, ...pageValues(paging)]);
    const total = await totalOf(rows, paging, () => countOf(this.#database, "count metrics", COUNT, key));
    return { results: rows.map(metricOf), total };
  }

  delete(tenantId: string, executionId: string): Promise<number> {
    const values = [tenantId, executionId];
    return deleteInBatches(this.#database, { table: "metrics", condition: OF_EXECUTION, values });
  }

  purge(tenantId: string, before: string): Promise<number> {
    const condition = "tenant_id = ? AND timestamp_ms < ?";
    return deleteInBatches(this.#database, { table: "metrics", condition, values: [tenantId, Date.parse(before)] });
  }
}
