/** Dashboards: charts over what the server knows. */

/** How many rows become one value. */
export const AGGREGATIONS = ["AVG", "MAX", "MIN", "SUM", "COUNT"] as const;
export type AggregationWord = (typeof AGGREGATIONS)[number];

/** How conditions compare, and what they take besides the field. */
export const CONDITION_TYPES = {
  CONTAINS: "value",
  ENDS_WITH: "value",
  EQUAL_TO: "value",
  GREATER_THAN: "value",
  GREATER_THAN_OR_EQUAL_TO: "value",
  IN: "values",
  IS_FALSE: "nothing",
  IS_NOT_NULL: "nothing",
  IS_NULL: "nothing",
  IS_TRUE: "nothing",
  LESS_THAN: "value",
  LESS_THAN_OR_EQUAL_TO: "value",
  NOT_EQUAL_TO: "value",
  NOT_IN: "values",
  REGEX: "value",
  STARTS_WITH: "value",
} as const;
export type ConditionType = keyof typeof CONDITION_TYPES;

/** A condition on the rows of a chart. */
export interface DataCondition {
  readonly type: ConditionType;
  readonly field: string;
  /** The label that is meant, of LABELS. */
  readonly labelKey?: string;
  readonly value?: string | number | boolean;
  readonly values?: readonly (string | number | boolean)[];
}

/** A column of a chart's rows: a field, or a value made of many rows. */
export interface DataColumn {
  readonly field?: string;
  readonly agg?: AggregationWord;
  readonly displayName?: string;
  /** The label that is meant, of LABELS. */
  readonly labelKey?: string;
}

/** By which column rows are sorted. */
export interface ColumnOrder {
  readonly column: string;
  /** Default ASC. */
  readonly order?: "ASC" | "DESC";
}

/** What a chart shows; for a single number `columns` is the one column. */
export interface ChartData {
  readonly type: string;
  readonly columns?: Readonly<Record<string, DataColumn>> | DataColumn;
  readonly where?: readonly DataCondition[];
  readonly orderBy?: readonly ColumnOrder[];
  /** The rows that a percentage counts. */
  readonly numerator?: readonly DataCondition[];
}

/** A chart. */
export interface Chart {
  readonly id: string;
  readonly type: string;
  readonly chartOptions?: {
    readonly displayName?: string;
    readonly column?: string;
    readonly colorByColumn?: string;
    readonly numberType?: "FLAT" | "PERCENTAGE";
  };
  readonly data?: ChartData;
  /** Of Markdown charts. */
  readonly source?: {
    readonly type: string;
    readonly content?: string;
    readonly namespace?: string;
    readonly flowId?: string;
  };
  /** Of Markdown charts; the older form of `source`. */
  readonly content?: string;
}

/** A dashboard as it is written. */
export interface Dashboard {
  /** Left out where the system is to choose one. */
  readonly id?: string;
  readonly title: string;
  readonly description?: string;
  readonly timeWindow?: { readonly default?: string; readonly max?: string };
  readonly charts?: readonly Chart[];
}

/** How far back a dashboard looks when it does not say, as an ISO-8601 duration. */
export const TIME_WINDOW_DEFAULT = "PT720H";

/** How long the time that a dashboard looks at may be when it does not say, as an ISO-8601 duration. */
export const TIME_WINDOW_MAX_DEFAULT = "PT8784H";

/** Charts of one dashboard. */
export const CHARTS_MAX = 100;

/** Columns of one chart. */
export const CHART_COLUMNS_MAX = 50;

/** Conditions of one chart. */
export const CHART_CONDITIONS_MAX = 50;
