/** Dashboards in memory. */
import {
  DASHBOARD_TITLE_MAX,
  type DashboardRepository,
  type DashboardSortField,
  type StoredDashboard,
} from "../../../core/contracts/dashboard-repository.ts";
import { rowOrder } from "../../../core/filters/row-order.ts";
import { compare, pageOf } from "./paging.ts";

/** Makes an empty repository of dashboards. */
export function createDashboards(): DashboardRepository {
  const kept = new Map<string, StoredDashboard>();
  const nameOf = (tenantId: string, id: string): string => JSON.stringify([tenantId, id]);
  return {
    save(dashboard) {
      const { tenantId, id, title } = dashboard;
      kept.set(nameOf(tenantId, id), { ...dashboard, title: title.slice(0, DASHBOARD_TITLE_MAX) });
      return Promise.resolve();
    },
    find: (tenantId, id) => Promise.resolve(kept.get(nameOf(tenantId, id))),
    list({ tenantId, text = "" }, paging) {
      const small = text.toLowerCase();
      const found = [...kept.values()].filter(
        ({ tenantId: of, id, title }) =>
          of === tenantId && [id, title].some((each) => each.toLowerCase().includes(small)),
      );
      return Promise.resolve(pageOf(found.sort(rowOrder(sortValueOf, paging.sort, byId)), paging));
    },
    delete: (tenantId, id) => Promise.resolve(kept.delete(nameOf(tenantId, id))),
  };
}

function sortValueOf(dashboard: StoredDashboard, field: DashboardSortField): string | number {
  return field === "id" || field === "title" ? dashboard[field] : Date.parse(dashboard[field]);
}

function byId(a: StoredDashboard, b: StoredDashboard): number {
  return compare(a.id, b.id);
}
