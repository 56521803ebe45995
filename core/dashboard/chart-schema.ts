/** The schemas of dashboards and of each type of chart. */
import { type TObject, type TProperties, type TSchema, Type } from "@sinclair/typebox";
import { TASK_ID_CHARS_MAX, TASK_ID_PATTERN } from "../flow/schema/names.ts";
import { oneOf } from "../plugin/schema.ts";
import { CHARTS_MAX } from "./dashboard.ts";
import { dataSchema, kpiDataSchema, timeWindowSchema } from "./data-schema.ts";

const PACKAGE = "io.kestra.plugin.core.dashboard.chart";

const looks = {
  displayName: Type.Optional(Type.String({ minLength: 1, description: "The name that people see." })),
  description: Type.Optional(Type.String({ description: "What it shows." })),
  width: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 12, description: "Columns of 12 that it takes. Default 6." }),
  ),
};
const enabled = Type.Optional(Type.Boolean({ description: "Whether it is shown. Default true." }));
const legend = Type.Optional(Type.Object({ enabled }, { description: "The legend." }));
const tooltip = Type.Optional(
  oneOf(["NONE", "ALL", "SINGLE"], { description: "What is shown at the pointer. Default ALL." }),
);
const column = Type.String({ minLength: 1, description: "The column along which values stand." });
const colorByColumn = Type.Optional(Type.String({ description: "The column that decides about colours." }));

const options = (own: TProperties = {}) => Type.Object({ ...looks, ...own }, { description: "How it looks." });
const optionalOptions = (own?: TProperties) => Type.Optional(options(own));

/** A type of chart. */
export interface ChartKind {
  readonly type: string;
  readonly title: string;
  readonly example: string;
  /** The whole chart, with its id and type. */
  readonly schema: TObject;
}

function chart(name: string, title: string, own: TProperties, example: string): ChartKind {
  const type = `${PACKAGE}.${name}`;
  const schema = Type.Object({
    id: Type.String({
      pattern: TASK_ID_PATTERN,
      minLength: 1,
      maxLength: TASK_ID_CHARS_MAX,
      description: "The chart's name; no other chart of the dashboard has it.",
    }),
    type: Type.Literal(type, { description: "The type of the chart." }),
    ...own,
  });
  return { type, title, schema, example: `id: ${name.toLowerCase()}\ntype: ${type}\n${example}` };
}

const STATES = `data:
  type: io.kestra.plugin.core.dashboard.data.Executions
  columns:
    state:
      field: STATE
    total:
      agg: COUNT`;

const graphStyle = Type.Optional(
  oneOf(["LINES", "BARS", "POINTS"], { description: "How the values of the column are drawn." }),
);
const columnAlignment = Type.Optional(
  oneOf(["LEFT", "RIGHT", "CENTER"], { description: "Where the column's values stand." }),
);

const text = Type.Object({
  type: Type.Literal("Text", { description: "A text." }),
  content: Type.Optional(Type.String({ description: "Markdown." })),
});
const flowDescription = Type.Object({
  type: Type.Literal("FlowDescription", { description: "The description of a flow." }),
  namespace: Type.String({ minLength: 1, description: "The flow's namespace." }),
  flowId: Type.String({ minLength: 1, description: "The flow's id." }),
});

/** All types of charts. */
export const CHART_KINDS: readonly ChartKind[] = [
  chart(
    "TimeSeries",
    "Values over time.",
    { chartOptions: options({ column, colorByColumn, legend, tooltip }), data: dataSchema({ graphStyle }) },
    `chartOptions:\n  column: day\n  colorByColumn: state\n${STATES.replace("columns:", "columns:\n    day:\n      field: START_DATE")}`,
  ),
  chart(
    "Bar",
    "Values side by side, as bars.",
    { chartOptions: options({ column, legend, tooltip }), data: dataSchema() },
    `chartOptions:\n  column: state\n${STATES}`,
  ),
  chart(
    "Pie",
    "Parts of a whole.",
    {
      chartOptions: optionalOptions({
        colorByColumn,
        legend,
        tooltip,
        graphStyle: Type.Optional(oneOf(["PIE", "DONUT"], { description: "With or without a hole. Default DONUT." })),
      }),
      data: dataSchema(),
    },
    `chartOptions:\n  colorByColumn: state\n${STATES}`,
  ),
  chart(
    "Table",
    "Rows and columns.",
    {
      chartOptions: optionalOptions({
        header: Type.Optional(Type.Object({ enabled }, { description: "The line with the columns' names." })),
        pagination: Type.Optional(Type.Object({ enabled }, { description: "The choice of a page." })),
      }),
      data: dataSchema({ columnAlignment }),
    },
    STATES,
  ),
  chart(
    "KPI",
    "A single number.",
    {
      chartOptions: optionalOptions({
        numberType: Type.Optional(
          oneOf(["FLAT", "PERCENTAGE"], {
            description: "The number itself, or the share of the numerator. Default FLAT.",
          }),
        ),
      }),
      data: kpiDataSchema(),
    },
    `chartOptions:
  displayName: Success
  numberType: PERCENTAGE
data:
  type: io.kestra.plugin.core.dashboard.data.ExecutionsKPI
  columns:
    field: ID
    agg: COUNT
  numerator:
    - field: STATE
      type: IN
      values:
        - SUCCESS`,
  ),
  chart(
    "Markdown",
    "A text, or the description of a flow.",
    {
      chartOptions: optionalOptions(),
      source: Type.Optional(Type.Union([text, flowDescription], { description: "Where the text comes from." })),
      content: Type.Optional(Type.String({ deprecated: true, description: "The older form of a text in `source`." })),
    },
    "source:\n  type: Text\n  content: Numbers of the **sales** team",
  ),
];

/** One chart of any type. */
export const chartSchema: TSchema = Type.Union(CHART_KINDS.map(({ schema }) => schema));

/** A dashboard. */
export const dashboardSchema = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: TASK_ID_PATTERN,
        minLength: 1,
        maxLength: TASK_ID_CHARS_MAX,
        description: "The dashboard's name; the system chooses one when it is left out.",
      }),
    ),
    title: Type.String({ minLength: 1, maxLength: 1000, description: "The title that people see." }),
    description: Type.Optional(Type.String({ description: "What it is for." })),
    timeWindow: Type.Optional(timeWindowSchema),
    charts: Type.Optional(Type.Array(chartSchema, { maxItems: CHARTS_MAX, description: "The charts, in order." })),
  },
  { description: "A dashboard: charts over executions, flows, logs, metrics and triggers." },
);
