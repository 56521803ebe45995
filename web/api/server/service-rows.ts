/** Services of a deployment, as clients see, filter and sort them. */

import type { Sort } from "../../../core/contracts/filter.ts";
import type { ServiceInstance, ServiceState } from "../../../core/contracts/service.ts";
import type { QueryFilter } from "../http/route.ts";
import { filterRows, searched } from "../http/row-filters.ts";
import type { SHOWN_SERVICE_STATES } from "../schemas/service.ts";

/** What lists of services can be filtered by. */
export const SERVICE_FILTERS = ["q", "type", "state"] as const;

/** What they can be sorted by, by the names that clients know. */
export const SERVICE_SORTS = {
  id: "id",
  type: "type",
  state: "state",
  createdAt: "createdAt",
  updatedAt: "updatedAt",
  hostname: "hostname",
  "server.hostname": "hostname",
} as const;
type SortField = (typeof SERVICE_SORTS)[keyof typeof SERVICE_SORTS];

/** A service as lists have it. */
export function serviceRow({ id, type, state, createdAt, updatedAt, server }: ServiceInstance) {
  const { id: serverId, type: serverType, version, hostname } = server;
  return {
    id,
    type,
    state: shownState(state),
    server: { id: serverId, type: serverType, version, hostname },
    createdAt,
    updatedAt,
  };
}

/** A service with all that is known of it. */
export function serviceView(service: ServiceInstance) {
  const { events, liveness, properties, sequence } = service;
  const row = serviceRow(service);
  return {
    ...row,
    server: { ...row.server, props: { liveness }, metrics: [] },
    metrics: serviceMetrics(service),
    events: events.map(({ date, state, message }) => ({
      ts: date,
      ...(message === undefined ? {} : { value: message }),
      type: "service.state.updated",
      state: shownState(state),
    })),
    props: properties,
    ...(service.jobs === undefined ? {} : { jobs: service.jobs }),
    seqId: sequence,
  };
}

/** What a service has last told of itself. */
export function serviceMetrics({ id, metrics }: ServiceInstance) {
  const tags = [{ key: "service_id", value: id }];
  return Object.entries(metrics).map(([name, value]) => ({ name, type: "GAUGE", tags, value }));
}

function shownState(state: ServiceState): (typeof SHOWN_SERVICE_STATES)[number] {
  return state === "EMPTY" ? "INACTIVE" : state;
}

/** Those that fit all filters, in order. @throws ApiProblem 422 for a filter that makes no sense */
export function wantedServices(
  services: readonly ServiceInstance[],
  filters: readonly QueryFilter[],
  sort: readonly Sort<SortField>[],
): readonly ServiceInstance[] {
  const texts = filters.filter(({ field }) => field === "q").map(searched);
  const others = filters.filter(({ field }) => field !== "q");
  const found = filterRows(services, others, { type: ({ type }) => type, state: ({ state }) => shownState(state) });
  const wanted = found.filter(({ id, type, server }) =>
    texts.every((fits) => fits(`${id} ${type} ${server.hostname}`)),
  );
  return wanted.toSorted((a, b) => {
    for (const { field, direction } of sort) {
      const [left, right] = [sortValue(a, field), sortValue(b, field)];
      if (left !== right) return left < right === (direction === "asc") ? -1 : 1;
    }
    return 0;
  });
}

function sortValue(service: ServiceInstance, field: SortField): string {
  return field === "hostname" ? service.server.hostname : service[field];
}
