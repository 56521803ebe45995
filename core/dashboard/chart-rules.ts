/** What dashboards must keep to besides their schema. */
import { FilterError } from "../contracts/filter.ts";
import { parseDuration } from "../flow/duration.ts";
import type { Path, Reporter } from "../flow/problem.ts";
import { itemsOf, type MapTree, type Tree, textOf, valueAt } from "../flow/yaml/tree.ts";
import {
  CHART_COLUMNS_MAX,
  CONDITION_TYPES,
  type ConditionType,
  type DataCondition,
  TIME_WINDOW_DEFAULT,
  TIME_WINDOW_MAX_DEFAULT,
} from "./dashboard.ts";
import { type DataSource, type DataSourceName, sourceOf } from "./data-sources.ts";
import { checkCondition } from "./source-fields.ts";

const CONDITION_WORDS = Object.keys(CONDITION_TYPES) as readonly ConditionType[];

/** Values that are more than a count are made of numbers. */
const COUNT = "COUNT";

/** Checks a dashboard's time window and charts. */
export function checkDashboard(tree: MapTree, report: Reporter): void {
  checkTimeWindow(mapAt(tree, "timeWindow"), report);
  const seen = new Set<string>();
  const charts: Path = { parent: undefined, key: "charts" };
  for (const [index, chart] of itemsOf(valueAt(tree, "charts")).entries()) {
    if (chart.kind !== "map") continue;
    const path = { parent: charts, key: index };
    const id = textOf(valueAt(chart, "id"));
    if (id !== undefined && seen.has(id)) {
      report.error(valueAt(chart, "id")?.at ?? chart.at, { parent: path, key: "id" }, `a second chart is named ${id}`);
    }
    if (id !== undefined) seen.add(id);
    checkChart(chart, path, report);
  }
}

/** Checks the columns of a chart, and that those exist that it names. */
export function checkChart(chart: MapTree, path: Path | undefined, report: Reporter): void {
  const data = mapAt(chart, "data");
  const named = data && sourceOf(textOf(valueAt(data, "type")) ?? "");
  const columns = data && mapAt(data, "columns");
  if (!data || !named || !columns) return;
  const [, source] = named;
  const options = mapAt(chart, "chartOptions");
  const dataPath = { parent: path, key: "data" };
  checkConditions(data, dataPath, named[0], report);
  const columnsPath = { parent: dataPath, key: "columns" };
  const name = chartName(chart);
  if (name === "KPI") {
    checkColumn(columns, columnsPath, source, report);
    checkKpi(data, columns, options, dataPath, report);
    return;
  }
  checkColumns(columns, columnsPath, source, report);
  if (
    ["TimeSeries", "Bar", "Pie"].includes(name) &&
    !columnMaps(columns).some(([, column]) => valueAt(column, "agg"))
  ) {
    report.error(
      columns.at,
      columnsPath,
      "no column has an `agg`",
      "give the column with the values an agg, such as COUNT",
    );
  }
  checkNames(data, columns, options, path, report);
  if (name === "TimeSeries") checkTimeColumn(columns, options, source, path, report);
}

function checkTimeWindow(window: MapTree | undefined, report: Reporter): void {
  if (!window) return;
  const length = (key: string, otherwise: string) => parseDuration(textOf(valueAt(window, key)) ?? otherwise);
  const usual = length("default", TIME_WINDOW_DEFAULT);
  const max = length("max", TIME_WINDOW_MAX_DEFAULT);
  if (usual === undefined || max === undefined || usual <= max) return;
  const path = { parent: { parent: undefined, key: "timeWindow" }, key: "default" };
  report.error(valueAt(window, "default")?.at ?? window.at, path, "`default` is longer than `max`", "make it shorter");
}

/** Whether conditions make sense for what their fields hold. */
function checkConditions(data: MapTree, path: Path, source: DataSourceName, report: Reporter): void {
  for (const key of ["where", "numerator"]) {
    const list: Path = { parent: path, key };
    for (const [index, item] of itemsOf(valueAt(data, key)).entries()) {
      const condition = item.kind === "map" ? conditionIn(item) : undefined;
      if (!condition) continue;
      try {
        checkCondition(source, condition);
      } catch (error) {
        if (!(error instanceof FilterError)) throw error;
        report.error(item.at, { parent: list, key: index }, error.message);
      }
    }
  }
}

/** Undefined where the schema has found it wrong already. */
function conditionIn(tree: MapTree): DataCondition | undefined {
  const word = (key: string) => textOf(valueAt(tree, key));
  const type = CONDITION_WORDS.find((each) => each === word("type"));
  const [field, labelKey, value] = [word("field"), word("labelKey"), word("value")];
  if (type === undefined || field === undefined) return undefined;
  const values = itemsOf(valueAt(tree, "values")).flatMap((each) => textOf(each) ?? []);
  return {
    type,
    field,
    ...(labelKey === undefined ? {} : { labelKey }),
    ...(CONDITION_TYPES[type] === "value" && value !== undefined ? { value } : {}),
    ...(CONDITION_TYPES[type] === "values" ? { values } : {}),
  };
}

function checkColumns(columns: MapTree, path: Path, source: DataSource, report: Reporter): void {
  const all = columnMaps(columns);
  if (columns.entries.size === 0) report.error(columns.at, path, "there are no columns", "add a column");
  if (columns.entries.size > CHART_COLUMNS_MAX) {
    report.error(columns.at, path, `there are more than ${CHART_COLUMNS_MAX} columns`, "use several charts");
  }
  const isGrouped = all.some(([, column]) => valueAt(column, "agg"));
  for (const [name, column] of all) {
    checkColumn(column, { parent: path, key: name }, source, report);
    const isLabels = source.fields[textOf(valueAt(column, "field")) ?? ""] === "labels";
    if (!isGrouped || !isLabels || valueAt(column, "labelKey")) continue;
    report.error(column.at, { parent: path, key: name }, "rows are put together by one label", "name it in `labelKey`");
  }
}

function checkColumn(column: MapTree, path: Path, { fields }: DataSource, report: Reporter): void {
  const field = textOf(valueAt(column, "field"));
  const agg = textOf(valueAt(column, "agg"));
  const kind = field === undefined ? undefined : fields[field];
  if (field === undefined && agg !== COUNT) {
    const message = agg === undefined ? "the column has neither a field nor an agg" : `${agg} needs a field`;
    report.error(column.at, path, message, `use one of ${Object.keys(fields).join(", ")}`);
  }
  if (agg !== undefined && agg !== COUNT && kind !== undefined && kind !== "number") {
    const numbers = Object.keys(fields).filter((each) => fields[each] === "number");
    report.error(column.at, path, `${agg} of ${field} makes no number`, `use COUNT, or one of ${numbers.join(", ")}`);
  }
  const label = valueAt(column, "labelKey");
  if (label && kind !== undefined && kind !== "labels") {
    report.error(label.at, { parent: path, key: "labelKey" }, `${field} has no labels`, "remove it");
  }
}

function checkKpi(data: MapTree, column: MapTree, options: MapTree | undefined, path: Path, report: Reporter): void {
  if (!valueAt(column, "agg")) {
    report.error(
      column.at,
      { parent: path, key: "columns" },
      "a single number needs an `agg`",
      "add one, such as COUNT",
    );
  }
  const isShare = options && textOf(valueAt(options, "numberType")) === "PERCENTAGE";
  if (isShare && !valueAt(data, "numerator")) {
    report.error(data.at, path, "a percentage needs a `numerator`", "say which rows it counts");
  }
}

/** The columns that options and orders name. */
function checkNames(
  data: MapTree,
  columns: MapTree,
  options: MapTree | undefined,
  path: Path | undefined,
  report: Reporter,
): void {
  const check = (named: Tree | undefined, at: Path): void => {
    const name = textOf(named);
    if (!named || name === undefined || columns.entries.has(name)) return;
    report.error(
      named.at,
      at,
      `there is no column "${name}"`,
      `the columns are ${[...columns.entries.keys()].join(", ")}`,
    );
  };
  for (const key of ["column", "colorByColumn"]) {
    if (options) check(valueAt(options, key), { parent: { parent: path, key: "chartOptions" }, key });
  }
  const orders: Path = { parent: { parent: path, key: "data" }, key: "orderBy" };
  for (const [index, order] of itemsOf(valueAt(data, "orderBy")).entries()) {
    if (order.kind === "map")
      check(valueAt(order, "column"), { parent: { parent: orders, key: index }, key: "column" });
  }
}

/** The column along the time must be a date. */
function checkTimeColumn(
  columns: MapTree,
  options: MapTree | undefined,
  { fields }: DataSource,
  path: Path | undefined,
  report: Reporter,
): void {
  const named = options && valueAt(options, "column");
  const column = named && mapAt(columns, textOf(named) ?? "");
  if (!column || fields[textOf(valueAt(column, "field")) ?? ""] === "date") return;
  const dates = Object.keys(fields).filter((field) => fields[field] === "date");
  const hint =
    dates.length > 0 ? `use a column of ${dates.join(" or ")}` : "use another chart: these data have no dates";
  const here = { parent: { parent: path, key: "chartOptions" }, key: "column" };
  report.error(named.at, here, "the column of a time series must be a date", hint);
}

/** `Bar` of `io.kestra.plugin.core.dashboard.chart.Bar`. */
function chartName(chart: MapTree): string {
  return (textOf(valueAt(chart, "type")) ?? "").split(".").at(-1) ?? "";
}

function columnMaps(columns: MapTree): readonly (readonly [string, MapTree])[] {
  return [...columns.entries].flatMap(([name, { value }]) => (value.kind === "map" ? [[name, value] as const] : []));
}

function mapAt(tree: MapTree, key: string): MapTree | undefined {
  const value = valueAt(tree, key);
  return value?.kind === "map" ? value : undefined;
}
