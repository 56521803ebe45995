/** The rows of a chart: what it asks for, of what there is. */
import type { Filter, Sort } from "../../core/contracts/filter.ts";
import type { Interval } from "../../core/contracts/groups.ts";
import type { Page } from "../../core/contracts/repository.ts";
import type { AggregationWord, Chart, ChartData, ColumnOrder, DataColumn } from "../../core/dashboard/dashboard.ts";
import { type DataSource, type DataSourceName, sourceOf } from "../../core/dashboard/data-sources.ts";
import { conditionFilters, type FieldNames } from "../../core/dashboard/source-fields.ts";
import { compareValues } from "../../core/filters/row-order.ts";
import { isJsonMap } from "../../core/json-map.ts";
import type { ChartScope, ChartSource, Numbers, SourceField, SourceRow } from "./chart-source.ts";
import { summarise } from "./row-summary.ts";
import { intervalOf } from "./span-interval.ts";

/** The sources of charts, by their names. */
export type ChartSources = { readonly [Name in DataSourceName]: ChartSource<FieldNames[Name]> };

/** Values by the names of columns. */
export type ChartRow = Readonly<Record<string, unknown>>;

/** Rows of a chart at most, and rows that are looked at where groups have to be made here. */
export const CHART_ROWS_MAX = 10_000;

/** Which page of a chart's rows. */
export interface ChartPaging {
  /** From 1. */
  readonly page: number;
  readonly size: number;
}

/** What is asked of one source. */
interface Question<Field extends string> {
  readonly source: ChartSource<Field>;
  readonly about: DataSource;
  readonly tenantId: string;
  readonly filters: readonly Filter<Field>[];
  readonly interval: Interval;
}

/** A page of a chart's rows, and how many rows it has. Charts without data have none. @throws FilterError */
export async function chartRows(
  chart: Chart,
  scope: ChartScope,
  sources: ChartSources,
  paging: ChartPaging,
): Promise<Page<ChartRow>> {
  const { data } = chart;
  const named = data && sourceOf(data.type);
  if (!named) return { results: [], total: 0 };
  const [name, about] = named;
  switch (name) {
    case "executions":
      return rowsOf(chart, data, about, scope, sources.executions, name, paging);
    case "flows":
      return rowsOf(chart, data, about, scope, sources.flows, name, paging);
    case "logs":
      return rowsOf(chart, data, about, scope, sources.logs, name, paging);
    case "metrics":
      return rowsOf(chart, data, about, scope, sources.metrics, name, paging);
    case "triggers":
      return rowsOf(chart, data, about, scope, sources.triggers, name, paging);
  }
}

async function rowsOf<Name extends DataSourceName>(
  chart: Chart,
  data: ChartData,
  about: DataSource,
  scope: ChartScope,
  source: ChartSource<FieldNames[Name]>,
  name: Name,
  paging: ChartPaging,
): Promise<Page<ChartRow>> {
  const filters = [...source.scopeFilters(scope), ...conditionFilters(name, data.where)];
  const interval = intervalOf(Date.parse(scope.from), Date.parse(scope.to));
  const question = { source, about, tenantId: scope.tenantId, filters, interval };
  const { columns = {} } = data;
  if (isColumn(columns)) {
    const numerator = data.numerator && [...filters, ...conditionFilters(name, data.numerator)];
    return { results: [{ value: await singleNumber(question, columns, chart, numerator) }], total: 1 };
  }
  if (!Object.values(columns).some(({ agg }) => agg)) return listed(question, columns, data.orderBy ?? [], paging);
  const rows = ordered(await grouped(question, columns), orderOf(chart, data));
  return { results: rows.slice((paging.page - 1) * paging.size, paging.page * paging.size), total: rows.length };
}

/** The share of the numerator in percent, or the number itself. */
async function singleNumber<Field extends string>(
  question: Question<Field>,
  column: DataColumn,
  { chartOptions }: Chart,
  numerator: readonly Filter<Field>[] | undefined,
): Promise<number> {
  const number = async (filters: readonly Filter<Field>[]): Promise<number> => {
    const [row] = await grouped({ ...question, filters }, { value: column });
    return typeof row?.["value"] === "number" ? row["value"] : 0;
  };
  if (chartOptions?.numberType !== "PERCENTAGE") return number(numerator ?? question.filters);
  const all = await number(question.filters);
  return all === 0 ? 0 : ((await number(numerator ?? question.filters)) / all) * 100;
}

/** Rows one by one; sorted here only where they cannot be sorted where they are. */
async function listed<Field extends string>(
  { source, tenantId, filters }: Question<Field>,
  columns: Readonly<Record<string, DataColumn>>,
  orders: readonly ColumnOrder[],
  { page, size }: ChartPaging,
): Promise<Page<ChartRow>> {
  const read = (row: SourceRow): ChartRow =>
    Object.fromEntries(Object.entries(columns).map(([name, { field = "", labelKey }]) => [name, row(field, labelKey)]));
  const order = orders.map(({ column, order: way }): Sort => {
    return { field: columns[column]?.field ?? "", direction: way === "DESC" ? "desc" : "asc" };
  });
  if (order.every(({ field }) => source.sortable.includes(field))) {
    const found = await source.search(tenantId, filters, { page, size }, order);
    return { results: found.results.map(read), total: found.total };
  }
  const found = await source.search(tenantId, filters, { page: 1, size: CHART_ROWS_MAX }, []);
  const rows = ordered(found.results.map(read), orders);
  return { results: rows.slice((page - 1) * size, page * size), total: found.total };
}

/** A row for each group, the largest first. */
async function grouped<Field extends string>(
  { source, about, tenantId, filters, interval }: Question<Field>,
  columns: Readonly<Record<string, DataColumn>>,
): Promise<readonly ChartRow[]> {
  const entries = Object.entries(columns);
  const keys = entries.filter(([, { agg }]) => agg === undefined);
  const values = entries.filter(([, { agg }]) => agg !== undefined);
  const by = keys.map(([, { field = "", labelKey }]): SourceField => {
    return { field, ...(labelKey === undefined ? {} : { key: labelKey }) };
  });
  const row = (group: readonly unknown[], count: number, numbers: (field: string) => Numbers | undefined): ChartRow =>
    Object.fromEntries([
      ...keys.map(([name, { field = "" }], at) => [name, typed(group[at], about.fields[field])]),
      ...values.map(([name, { agg = "COUNT", field }]) => [name, aggregated(agg, count, field && numbers(field))]),
    ]);
  const counted = values.flatMap(([, { agg, field }]) => (agg === "COUNT" || field === undefined ? [] : [field]));
  if (counted.every((field) => field === source.measured)) {
    const groups = await source.groups?.(tenantId, filters, by, interval, counted.length > 0);
    if (groups) return groups.map((group) => row(group.values, group.count, () => group.numbers));
  }
  const found = await source.search(tenantId, filters, { page: 1, size: CHART_ROWS_MAX }, []);
  const dates = new Set(Object.keys(about.fields).filter((field) => about.fields[field] === "date"));
  return summarise(found.results, by, dates, interval)
    .toSorted((a, b) => b.count - a.count)
    .map((group) => row(group.values, group.count, group.numbersOf));
}

function aggregated(agg: AggregationWord, count: number, numbers: Numbers | undefined | ""): number | null {
  if (agg === "COUNT") return count;
  if (!numbers || numbers.count === 0) return null;
  return { SUM: numbers.sum, AVG: numbers.sum / numbers.count, MIN: numbers.min, MAX: numbers.max }[agg];
}

/** Groups have texts; what is a number is shown as one. */
function typed(value: unknown, kind: DataSource["fields"][string] | undefined): unknown {
  return kind === "number" && typeof value === "string" ? Number(value) : (value ?? null);
}

/** Values over time come in the order of the time unless the chart says something else. */
function orderOf({ chartOptions }: Chart, { orderBy }: ChartData): readonly ColumnOrder[] {
  if (orderBy && orderBy.length > 0) return orderBy;
  return chartOptions?.column === undefined ? [] : [{ column: chartOptions.column, order: "ASC" }];
}

function ordered(rows: readonly ChartRow[], orders: readonly ColumnOrder[]): readonly ChartRow[] {
  return rows.toSorted((a, b) => {
    for (const { column, order } of orders) {
      const compared = compareValues(comparable(a[column]), comparable(b[column]));
      if (compared !== 0) return order === "DESC" ? -compared : compared;
    }
    return 0;
  });
}

function comparable(value: unknown): string | number | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  return value === undefined || value === null ? undefined : JSON.stringify(value);
}

/** The columns by name; that of a single number is called `value`. */
export function columnsOf({ columns = {} }: ChartData): Readonly<Record<string, DataColumn>> {
  return isColumn(columns) ? { value: columns } : columns;
}

/** True for the one column of a single number; others have columns by name. */
function isColumn(columns: Readonly<Record<string, DataColumn>> | DataColumn): columns is DataColumn {
  return "agg" in columns && !isJsonMap(columns.agg);
}
