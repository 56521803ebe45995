/** Dashboards of users at rest. */
import type { Page, Paging } from "./repository.ts";

/** Characters of a title; what is longer is cut. */
export const DASHBOARD_TITLE_MAX = 500;

/** A dashboard as it is stored: what it shows is in its source. */
export interface StoredDashboard {
  readonly tenantId: string;
  readonly id: string;
  readonly title: string;
  /** YAML. */
  readonly source: string;
  /** ISO-8601 instants. */
  readonly created: string;
  readonly updated: string;
}

/** Which dashboards are wanted. */
export interface DashboardQuery {
  readonly tenantId: string;
  /** Contained in the title or the id, without regard to case. */
  readonly text?: string;
}

/** What dashboards are sorted by. */
export type DashboardSortField = "id" | "title" | "created" | "updated";

/** Saved dashboards. Those that are deleted stay in the database, and nobody finds them. */
export interface DashboardRepository {
  /** Saves it whole, in place of one of the same id; one that was deleted is there again. */
  save(dashboard: StoredDashboard): Promise<void>;
  find(tenantId: string, id: string): Promise<StoredDashboard | undefined>;
  /** By id. */
  list(query: DashboardQuery, paging: Paging<DashboardSortField>): Promise<Page<StoredDashboard>>;
  /** False when there was none. */
  delete(tenantId: string, id: string): Promise<boolean>;
}
