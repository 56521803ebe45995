/** Metrics in the database. */
import type { MetricEntry } from "../../../core/contracts/log.ts";
import type { MetricRepository, Paging } from "../../../core/contracts/repository.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { deleteInBatches } from "./delete-in-batches.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { METRIC_COLUMNS, metricOf, writeMetrics } from "./write-metrics.ts";

const OF_EXECUTION = "tenant_id = ? AND execution_id = ?";
const SELECT = {
  name: "metrics of an execution",
  text: `SELECT ${METRIC_COLUMNS.join(", ")} FROM metrics WHERE ${OF_EXECUTION} ORDER BY position ${PAGE}`,
};
const COUNT = `SELECT count(*) AS total FROM metrics WHERE ${OF_EXECUTION}`;

/** See the file's head. */
export class StoredMetrics implements MetricRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  save(entries: readonly MetricEntry[]): Promise<void> {
    return this.#database.transaction((session) => writeMetrics(session, entries));
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
