/** Dashboards in the database. */
import {
  DASHBOARD_TITLE_MAX,
  type DashboardQuery,
  type DashboardRepository,
  type DashboardSortField,
  type StoredDashboard,
} from "../../../core/contracts/dashboard-repository.ts";
import type { Paging } from "../../../core/contracts/repository.ts";
import type { SqlDatabase, SqlRow } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import type { FilterColumn } from "./filter-conditions.ts";
import { orderTerms } from "./order.ts";
import { countOf, PAGE, pageValues, totalOf } from "./pages.ts";
import { numberOf, textOf } from "./row-values.ts";

const COLUMNS = ["tenant_id", "id", "title", "source", "created_ms", "updated_ms", "is_deleted"] as const;
const SELECTED = COLUMNS.slice(0, -1).join(", ");
const FIND = {
  name: "find a dashboard",
  text: `SELECT ${SELECTED} FROM dashboards WHERE tenant_id = ? AND id = ? AND is_deleted = 0`,
};
const DELETE = {
  name: "delete a dashboard",
  text: "UPDATE dashboards SET is_deleted = 1 WHERE tenant_id = ? AND id = ? AND is_deleted = 0",
};

const SORT_COLUMNS: Readonly<Record<DashboardSortField, FilterColumn>> = {
  id: { column: "id" },
  title: { column: "title" },
  created: { column: "created_ms" },
  updated: { column: "updated_ms" },
};

/** See the file's head. */
export class StoredDashboards implements DashboardRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async save({ tenantId, id, title, source, created, updated }: StoredDashboard): Promise<void> {
    await this.#database.write({
      table: "dashboards",
      columns: COLUMNS,
      rows: [[tenantId, id, title.slice(0, DASHBOARD_TITLE_MAX), source, Date.parse(created), Date.parse(updated), 0]],
      onConflict: "replace",
      key: COLUMNS.slice(0, 2),
    });
  }

  async find(tenantId: string, id: string): Promise<StoredDashboard | undefined> {
    const [row] = await this.#database.query(FIND, [tenantId, id]);
    return row && dashboardOf(row);
  }

  async list(
    { tenantId, text }: DashboardQuery,
    paging: Paging<DashboardSortField>,
  ): ReturnType<DashboardRepository["list"]> {
    const { dialect } = this.#database;
    const conditions = new Conditions(dialect)
      .equal("tenant_id", tenantId)
      .equal("is_deleted", 0)
      .contains(["id", "title"], text);
    const order = [...orderTerms(dialect, paging.sort ?? [], SORT_COLUMNS), "id"].join(", ");
    const { text: where, values } = conditions;
    const select = `SELECT ${SELECTED} FROM dashboards WHERE ${where} ORDER BY ${order} ${PAGE}`;
    const statement = { name: "list dashboards", text: select };
    const rows = await this.#database.query(statement, [...values, ...pageValues(paging)]);
    const count = `SELECT count(*) AS total FROM dashboards WHERE ${where}`;
    const total = await totalOf(rows, paging, () => countOf(this.#database, "count dashboards", count, values));
    return { results: rows.map(dashboardOf), total };
  }

  async delete(tenantId: string, id: string): Promise<boolean> {
    return (await this.#database.run(DELETE, [tenantId, id])) > 0;
  }
}

function dashboardOf(row: SqlRow): StoredDashboard {
  return {
    tenantId: textOf(row, "tenant_id"),
    id: textOf(row, "id"),
    title: textOf(row, "title"),
    source: textOf(row, "source"),
    created: new Date(numberOf(row, "created_ms")).toISOString(),
    updated: new Date(numberOf(row, "updated_ms")).toISOString(),
  };
}
