/** The rows of charts, as JSON and as CSV. */
import { type Static, Type } from "@sinclair/typebox";
import { CHART_ROWS_MAX, type ChartRow, chartRows, columnsOf } from "../../../components/charts/chart-rows.ts";
import { createChartSources } from "../../../components/charts/chart-sources.ts";
import type { Page } from "../../../core/contracts/repository.ts";
import type { Chart } from "../../../core/dashboard/dashboard.ts";
import type { ApiServices } from "../api-services.ts";
import { attachmentHeaders } from "../http/attachment.ts";
import { csvResponse } from "../http/csv.ts";
import { word } from "../http/parameters.ts";
import { TENANT } from "../http/paths.ts";
import { notFound } from "../http/problem.ts";
import { json, media, type Route, route } from "../http/route.ts";
import { problem } from "../openapi/document.ts";
import { ChartFiltersSchema, ChartPreviewSchema } from "../schemas/dashboard.ts";
import { AnyObject, Binary, paged } from "../schemas/shared-shapes.ts";
import { chartScopeOf, type TimeWindow } from "./chart-scope.ts";
import { parsedChart, parsedDashboard } from "./parsed-dashboard.ts";

const TAG = "Dashboards";
const BYTES = "application/octet-stream";
const FORMAT = Type.Object({ format: word(["CSV", "csv"], { default: "csv" }) });

const ROWS = json(paged(AnyObject));
const FILE = media(BYTES, "The rows as CSV", Binary);

type Overrides = Static<typeof ChartFiltersSchema>;

/** Rows of one chart. */
type Rows = (chart: Chart, overrides: Overrides, window: TimeWindow) => Promise<Page<ChartRow>>;

/** The routes of charts. */
export function chartRoutes(services: ApiServices): readonly Route[] {
  const sources = createChartSources(services.repository);
  const rows: Rows = (chart, overrides, window) => {
    const scope = chartScopeOf(overrides, window, services.clock.now());
    const page = overrides.pageNumber ?? 1;
    const size = Math.min(overrides.pageSize ?? CHART_ROWS_MAX, CHART_ROWS_MAX);
    return chartRows(chart, scope, sources, { page, size });
  };
  return [...previews(services, rows), ...savedCharts(services, rows)];
}

function previews(services: ApiServices, rows: Rows): readonly Route[] {
  const body = { kind: "json", schema: ChartPreviewSchema } as const;
  const exported = async ({ chart: source, globalFilter }: Static<typeof ChartPreviewSchema>) => {
    const chart = parsedChart(source);
    return csvOf(chart, await rows(chart, globalFilter ?? {}, {}));
  };
  return [
    route({
      operationId: "previewChart",
      tag: TAG,
      summary: "The rows of a chart that is not saved",
      method: "POST",
      path: "/dashboards/charts/preview",
      body,
      answers: { 200: ROWS },
      handle: async ({ body: { chart: source, globalFilter } }) => {
        const chart = parsedChart(source);
        return (await textOf(services, chart)) ?? (await rows(chart, globalFilter ?? {}, {}));
      },
    }),
    route({
      operationId: "exportChartToCsv",
      tag: TAG,
      summary: "The rows of a chart that is not saved, as CSV",
      method: "POST",
      path: "/dashboards/charts/export/to-csv",
      body,
      answers: { 200: FILE },
      handle: ({ body: asked }) => exported(asked),
    }),
    route({
      operationId: "exportChart",
      tag: TAG,
      summary: "The rows of a chart that is not saved, as a file",
      method: "POST",
      path: "/dashboards/charts/export",
      query: FORMAT,
      body,
      answers: { 200: FILE },
      handle: ({ body: asked }) => exported(asked),
    }),
  ];
}

function savedCharts(services: ApiServices, rows: Rows): readonly Route[] {
  const { dashboards } = services.repository;
  const body = { kind: "json", schema: ChartFiltersSchema, isOptional: true } as const;
  const find = async ({ id, chartId }: { readonly id: string; readonly chartId: string }) => {
    const stored = await dashboards.find(TENANT, id);
    if (!stored) throw notFound();
    const { charts = [], timeWindow = {} } = parsedDashboard(stored.source);
    const chart = charts.find((each) => each.id === chartId);
    if (!chart) throw notFound();
    return { chart, timeWindow };
  };
  const exported = async (params: Parameters<typeof find>[0], overrides: Overrides) => {
    const { chart, timeWindow } = await find(params);
    return csvOf(chart, await rows(chart, overrides, timeWindow));
  };
  return [
    route({
      operationId: "dashboardChartData",
      tag: TAG,
      summary: "The rows of a chart",
      method: "POST",
      path: "/dashboards/{id}/charts/{chartId}",
      body,
      answers: { 200: ROWS, 404: problem(404) },
      async handle({ params, body: overrides }) {
        const { chart, timeWindow } = await find(params);
        return (await textOf(services, chart)) ?? (await rows(chart, overrides ?? {}, timeWindow));
      },
    }),
    route({
      operationId: "exportDashboardChartDataToCSV",
      tag: TAG,
      summary: "The rows of a chart as CSV",
      method: "POST",
      path: "/dashboards/{id}/charts/{chartId}/export/to-csv",
      body,
      answers: { 200: FILE, 404: problem(404) },
      handle: ({ params, body: overrides }) => exported(params, overrides ?? {}),
    }),
    route({
      operationId: "exportDashboardChart",
      tag: TAG,
      summary: "The rows of a chart as a file",
      method: "POST",
      path: "/dashboards/{id}/charts/{chartId}/export",
      query: FORMAT,
      body,
      answers: { 200: FILE, 404: problem(404) },
      handle: ({ params, body: overrides }) => exported(params, overrides ?? {}),
    }),
  ];
}

/** The text of a Markdown chart as its only row; undefined for charts with data. */
async function textOf({ repository }: ApiServices, { data, source, content }: Chart) {
  if (data) return undefined;
  const { namespace = "", flowId = "" } = source ?? {};
  const isOfFlow = source?.type === "FlowDescription";
  const found = isOfFlow ? await repository.flows.find({ tenantId: TENANT, namespace, flowId }) : undefined;
  const shown = isOfFlow ? (found?.flow.description ?? "") : (source?.content ?? content ?? "");
  return { results: [{ content: shown }], total: 1 };
}

/** Columns are headed by the names that people see. */
async function csvOf({ id, data }: Chart, { results }: Page<ChartRow>): Promise<Response> {
  const columns = Object.entries(data ? columnsOf(data) : {});
  const heads = columns.map(([name, { displayName }]) => displayName ?? name);
  const rows = results.map((row) => columns.map(([name]) => row[name]));
  const answer = await csvResponse(`${id}.csv`, heads, pages(rows));
  return new Response(answer.body, { headers: attachmentHeaders(`${id}.csv`, BYTES) });
}

async function* pages<T>(rows: T): AsyncGenerator<T> {
  yield rows;
}
