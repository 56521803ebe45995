/** Dashboards: create, read, change, delete, and look whether one is right. */
import { Type } from "@sinclair/typebox";
import type { DashboardSortField, StoredDashboard } from "../../../core/contracts/dashboard-repository.ts";
import { TIME_WINDOW_DEFAULT, TIME_WINDOW_MAX_DEFAULT } from "../../../core/dashboard/dashboard.ts";
import { parseChart, parseDashboard } from "../../../core/dashboard/parse-dashboard.ts";
import { createRandomIds } from "../../../platform/ids.ts";
import type { ApiServices } from "../api-services.ts";
import { optional, SORTED_PAGING, text } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { invalidEntity, notFound } from "../http/problem.ts";
import { empty, json, type Route, route } from "../http/route.ts";
import { sortOf } from "../http/sorting.ts";
import { problem } from "../openapi/document.ts";
import { DashboardSchema, DashboardSettingsSchema } from "../schemas/dashboard.ts";
import { ValidationSchema } from "../schemas/flow.ts";
import { paged } from "../schemas/shared-shapes.ts";
import { chartRoutes } from "./chart-routes.ts";
import { parsedDashboard, validation } from "./parsed-dashboard.ts";

const TAG = "Dashboards";
const YAML_TYPES = ["application/x-yaml", "application/yaml", "text/yaml", "text/x-yaml", "application/json"] as const;
const YAML_BODY = { kind: "text", types: YAML_TYPES } as const;

const SORTS: Readonly<Record<string, DashboardSortField>> = {
  id: "id",
  title: "title",
  created: "created",
  updated: "updated",
};

/** The routes of dashboards. */
export function dashboardRoutes(services: ApiServices): readonly Route[] {
  return [...dashboardReads(services), ...dashboardWrites(services), ...validations(), ...chartRoutes(services)];
}

function dashboardReads({ repository: { dashboards } }: ApiServices): readonly Route[] {
  return [
    route({
      operationId: "searchDashboards",
      tag: TAG,
      summary: "Search for dashboards",
      method: "GET",
      path: "/dashboards",
      query: Type.Object({ ...SORTED_PAGING, q: optional(text("Contained in the title or the id")) }),
      answers: { 200: json(paged(DashboardSchema)) },
      async handle({ query: { page, size, sort, q } }) {
        const wanted = { tenantId: TENANT, ...(q === undefined ? {} : { text: q }) };
        const found = await dashboards.list(wanted, { page, size, sort: sortOf(sort, SORTS) });
        return { results: found.results.map(dashboardRow), total: found.total };
      },
    }),
    route({
      operationId: "dashboard",
      tag: TAG,
      summary: "A dashboard",
      method: "GET",
      path: "/dashboards/{id}",
      answers: { 200: json(DashboardSchema), 404: problem(404) },
      async handle({ params }) {
        const found = await dashboards.find(TENANT, params.id);
        if (!found) throw notFound();
        return dashboardRow(found);
      },
    }),
    route({
      operationId: "defaultDashboards",
      tag: TAG,
      summary: "The dashboards that people see first: the program's own ones, so that none is named",
      method: "GET",
      path: "/dashboards/settings/default-dashboards",
      answers: { 200: json(DashboardSettingsSchema) },
      handle: () => ({}),
    }),
  ];
}

function dashboardWrites({ repository: { dashboards }, clock }: ApiServices): readonly Route[] {
  const ids = createRandomIds();
  return [
    route({
      operationId: "createDashboard",
      tag: TAG,
      summary: "Create a dashboard from YAML",
      method: "POST",
      path: "/dashboards",
      body: YAML_BODY,
      answers: { 200: json(DashboardSchema) },
      async handle({ body: source }) {
        const { id = ids.next(), title } = parsedDashboard(source);
        if (await dashboards.find(TENANT, id)) {
          throw invalidEntity([{ path: "dashboard.id", message: "Dashboard id already exists" }]);
        }
        const now = new Date(clock.now()).toISOString();
        const made = { tenantId: TENANT, id, title, source, created: now, updated: now };
        await dashboards.save(made);
        return dashboardRow(made);
      },
    }),
    route({
      operationId: "updateDashboard",
      tag: TAG,
      summary: "Save a dashboard in place of the one of this id",
      method: "PUT",
      path: "/dashboards/{id}",
      body: YAML_BODY,
      answers: { 200: json(DashboardSchema), 404: problem(404) },
      async handle({ params, body: source }) {
        const before = await dashboards.find(TENANT, params.id);
        if (!before) throw notFound();
        const { id, title } = parsedDashboard(source);
        if (id !== undefined && id !== params.id) {
          throw invalidEntity([{ path: "dashboard.id", message: "Illegal dashboard id update" }]);
        }
        const saved = { ...before, title, source, updated: new Date(clock.now()).toISOString() };
        await dashboards.save(saved);
        return dashboardRow(saved);
      },
    }),
    route({
      operationId: "deleteDashboard",
      tag: TAG,
      summary: "Delete a dashboard",
      method: "DELETE",
      path: "/dashboards/{id}",
      answers: { 200: empty("Deleted"), 404: problem(404) },
      async handle({ params }) {
        if (!(await dashboards.delete(TENANT, params.id))) throw notFound();
        return new Response(null, { status: 200 });
      },
    }),
  ];
}

function validations(): readonly Route[] {
  const answers = { 200: json(ValidationSchema) };
  return [
    route({
      operationId: "validateDashboard",
      tag: TAG,
      summary: "Whether a dashboard is right; what is wrong stands in the answer",
      method: "POST",
      path: "/dashboards/validate",
      body: YAML_BODY,
      answers,
      handle: ({ body }) => validation(parseDashboard(body)),
    }),
    route({
      operationId: "validateChart",
      tag: TAG,
      summary: "Whether a chart is right; what is wrong stands in the answer",
      method: "POST",
      path: "/dashboards/validate/chart",
      body: YAML_BODY,
      answers,
      handle: ({ body }) => validation(parseChart(body)),
    }),
  ];
}

/** What was saved by a version that took more is shown without its charts. */
function dashboardRow({ tenantId, id, title, source, created, updated }: StoredDashboard) {
  const parsed = parseDashboard(source);
  const { description, timeWindow, charts } = parsed.ok ? parsed.value : {};
  return {
    tenantId,
    id,
    title,
    ...(description === undefined ? {} : { description }),
    timeWindow: {
      default: timeWindow?.default ?? TIME_WINDOW_DEFAULT,
      max: timeWindow?.max ?? TIME_WINDOW_MAX_DEFAULT,
    },
    charts: charts ?? [],
    deleted: false,
    created,
    updated,
    sourceCode: source,
  };
}
