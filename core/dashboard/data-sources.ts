/** Where charts get their data from, and which fields there are. */

/** What a field holds: which decides how it is asked for, and what can be counted of it. */
export type DashboardFieldKind = "text" | "number" | "date" | "labels";

/** A place that rows come from. */
export interface DataSource {
  /** The type as dashboards name it. */
  readonly type: string;
  readonly title: string;
  /** Fields as dashboards name them. */
  readonly fields: Readonly<Record<string, DashboardFieldKind>>;
  /** The field that the time window of a dashboard is about; none for what is not about a time. */
  readonly dateField?: string;
  /** Whether charts with a single number may use it. */
  readonly hasKpi: boolean;
}

const PACKAGE = "io.kestra.plugin.core.dashboard.data";

/** All of them. */
export const DATA_SOURCES = {
  executions: {
    type: `${PACKAGE}.Executions`,
    title: "Executions, one by one or in groups.",
    fields: {
      ID: "text",
      NAMESPACE: "text",
      FLOW_ID: "text",
      FLOW_REVISION: "number",
      STATE: "text",
      DURATION: "number",
      LABELS: "labels",
      START_DATE: "date",
      END_DATE: "date",
      TRIGGER_EXECUTION_ID: "text",
    },
    dateField: "START_DATE",
    hasKpi: true,
  },
  flows: {
    type: `${PACKAGE}.Flows`,
    title: "Flows, one by one or in groups.",
    fields: { ID: "text", NAMESPACE: "text", REVISION: "number" },
    hasKpi: true,
  },
  logs: {
    type: `${PACKAGE}.Logs`,
    title: "Log entries, one by one or in groups.",
    fields: {
      NAMESPACE: "text",
      FLOW_ID: "text",
      EXECUTION_ID: "text",
      TASK_ID: "text",
      DATE: "date",
      TASK_RUN_ID: "text",
      ATTEMPT_NUMBER: "number",
      TRIGGER_ID: "text",
      LEVEL: "text",
      MESSAGE: "text",
    },
    dateField: "DATE",
    hasKpi: true,
  },
  metrics: {
    type: `${PACKAGE}.Metrics`,
    title: "What tasks measured, one by one or in groups.",
    fields: {
      NAMESPACE: "text",
      FLOW_ID: "text",
      TASK_ID: "text",
      EXECUTION_ID: "text",
      TASK_RUN_ID: "text",
      TYPE: "text",
      NAME: "text",
      VALUE: "number",
      DATE: "date",
    },
    dateField: "DATE",
    hasKpi: true,
  },
  triggers: {
    type: `${PACKAGE}.Triggers`,
    title: "Triggers of flows, one by one or in groups.",
    fields: {
      ID: "text",
      NAMESPACE: "text",
      FLOW_ID: "text",
      TRIGGER_ID: "text",
      EXECUTION_ID: "text",
      NEXT_EXECUTION_DATE: "date",
      WORKER_ID: "text",
    },
    hasKpi: false,
  },
} as const satisfies Readonly<Record<string, DataSource>>;

/** The name of a data source. */
export type DataSourceName = keyof typeof DATA_SOURCES;

const NAMES = ["executions", "flows", "logs", "metrics", "triggers"] as const satisfies readonly DataSourceName[];

/** Each name with its source. */
export const NAMED_SOURCES: readonly (readonly [DataSourceName, DataSource])[] = NAMES.map((name) => [
  name,
  DATA_SOURCES[name],
]);

/** The type of the source as charts with a single number name it. */
export function kpiType({ type }: DataSource): string {
  return `${type}KPI`;
}

/** The source that a type names, in either form. */
export function sourceOf(type: string): readonly [DataSourceName, DataSource] | undefined {
  return NAMED_SOURCES.find(([, source]) => source.type === type || kpiType(source) === type);
}
