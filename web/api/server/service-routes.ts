/** The services of the deployment: who is there, and how they fare. */
import { Type } from "@sinclair/typebox";
import { SERVICE_TYPES, type ServiceState } from "../../../core/contracts/service.ts";
import type { ApiServices } from "../api-services.ts";
import { SORTED_PAGING } from "../http/parameters.ts";
import { illegalArgument, notFound } from "../http/problem.ts";
import { json, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { problem } from "../openapi/document.ts";
import {
  ActiveServicesSchema,
  MaintenanceStatusSchema,
  ServiceInstanceSchema,
  ServiceMetricSchema,
  ServiceRowSchema,
} from "../schemas/service.ts";
import { paged } from "../schemas/shared-shapes.ts";
import {
  SERVICE_FILTERS,
  SERVICE_SORTS,
  serviceMetrics,
  serviceRow,
  serviceView,
  wantedServices,
} from "./service-rows.ts";

/** States of services that do their work, or are about to. */
const ACTIVE: readonly ServiceState[] = ["CREATED", "RUNNING"];

/** The routes. */
export function serviceRoutes({ repository: { services } }: Pick<ApiServices, "repository">): readonly Route[] {
  return [
    route({
      operationId: "searchServices",
      tag: "Services",
      summary: "Services of all processes",
      method: "GET",
      path: "/instance/services/search",
      hasTenant: false,
      query: Type.Object(SORTED_PAGING),
      filters: SERVICE_FILTERS,
      answers: { 200: json(paged(ServiceRowSchema)) },
      async handle({ query: { page, size, sort }, filters }) {
        const found = wantedServices(await services.list(), filters, sortOf(sort, SERVICE_SORTS));
        const results = found.slice((page - 1) * size, page * size).map(serviceRow);
        return { results, total: found.length };
      },
    }),
    route({
      operationId: "activeServices",
      tag: "Services",
      summary: "How many services of each kind work",
      method: "GET",
      path: "/instance/services/active",
      hasTenant: false,
      answers: { 200: json(ActiveServicesSchema) },
      async handle() {
        const active = await services.list(ACTIVE);
        const counts = SERVICE_TYPES.map((type) => ({
          type,
          total: active.filter((each) => each.type === type).length,
        }));
        return { total: active.length, services: counts.filter(({ total }) => total > 0) };
      },
    }),
    route({
      operationId: "service",
      tag: "Services",
      summary: "A service, and what has happened to it",
      method: "GET",
      path: "/instance/services/{id}",
      hasTenant: false,
      answers: { 200: json(ServiceInstanceSchema), 404: problem(404) },
      async handle({ params }) {
        const service = await services.find(params.id);
        if (!service) throw notFound();
        return serviceView(service);
      },
    }),
    ...deploymentRoutes(services),
  ];
}

function deploymentRoutes(services: ApiServices["repository"]["services"]): readonly Route[] {
  return [
    route({
      operationId: "instanceServiceMetrics",
      tag: "Services",
      summary: "What the services of a kind have last told of themselves",
      method: "GET",
      path: "/instance/metrics/{serviceType}",
      hasTenant: false,
      answers: { 200: json(Type.Array(ServiceMetricSchema)) },
      async handle({ params: { serviceType } }) {
        if (!SERVICE_TYPES.some((each) => each === serviceType)) {
          throw illegalArgument(`serviceType is one of ${SERVICE_TYPES.join(", ")}`);
        }
        const active = await services.list(ACTIVE);
        return active.filter(({ type }) => type === serviceType).flatMap(serviceMetrics);
      },
    }),
    route({
      operationId: "maintenanceStatus",
      tag: "Cluster",
      summary: "Whether the deployment stands still for maintenance; it never does here",
      method: "GET",
      path: "/instance/maintenance/status",
      hasTenant: false,
      answers: { 200: json(MaintenanceStatusSchema) },
      async handle() {
        const active = await services.list(ACTIVE);
        const counts = SERVICE_TYPES.map((type) => {
          const total = active.filter((each) => each.type === type).length;
          return [type, { total, inMaintenance: 0 }] as const;
        });
        return { maintenance: false, ready: false, services: Object.fromEntries(counts) };
      },
    }),
  ];
}
