/** How the fields of dashboards are called where the rows are. */
import type { FieldKind, Filter, FilterOperation } from "../contracts/filter.ts";
import {
  EXECUTION_FIELDS,
  type ExecutionField,
  LOG_FIELDS,
  type LogField,
  METRIC_FIELDS,
  type MetricField,
} from "../contracts/repository.ts";
import { TRIGGER_FIELDS, type TriggerField } from "../contracts/trigger-state.ts";
import { readFilters } from "../filters/filter-values.ts";
import { parseDuration } from "../flow/duration.ts";
import type { ConditionType, DataCondition } from "./dashboard.ts";
import type { DATA_SOURCES, DataSourceName } from "./data-sources.ts";

/** What flows are filtered by. */
export const FLOW_FIELDS = {
  id: "text",
  namespace: "text",
  revision: "number",
  labels: "labels",
} as const satisfies Readonly<Record<string, FieldKind>>;
export type FlowField = keyof typeof FLOW_FIELDS;

/** The fields of each source, by their names in dashboards. */
export interface FieldNames {
  readonly executions: ExecutionField;
  readonly flows: FlowField;
  readonly logs: LogField;
  readonly metrics: MetricField;
  readonly triggers: TriggerField;
}

type NamesOf = {
  readonly [Name in DataSourceName]: Readonly<Record<keyof (typeof DATA_SOURCES)[Name]["fields"], FieldNames[Name]>>;
};

const NAMES: NamesOf = {
  executions: {
    ID: "id",
    NAMESPACE: "namespace",
    FLOW_ID: "flowId",
    FLOW_REVISION: "flowRevision",
    STATE: "state",
    DURATION: "duration",
    LABELS: "labels",
    START_DATE: "startDate",
    END_DATE: "endDate",
    TRIGGER_EXECUTION_ID: "triggerExecutionId",
  },
  flows: { ID: "id", NAMESPACE: "namespace", REVISION: "revision" },
  logs: {
    NAMESPACE: "namespace",
    FLOW_ID: "flowId",
    EXECUTION_ID: "executionId",
    TASK_ID: "taskId",
    DATE: "startDate",
    TASK_RUN_ID: "taskRunId",
    ATTEMPT_NUMBER: "attemptNumber",
    TRIGGER_ID: "triggerId",
    LEVEL: "level",
    MESSAGE: "q",
  },
  metrics: {
    NAMESPACE: "namespace",
    FLOW_ID: "flowId",
    TASK_ID: "taskId",
    EXECUTION_ID: "executionId",
    TASK_RUN_ID: "taskRunId",
    TYPE: "type",
    NAME: "name",
    VALUE: "value",
    DATE: "timestamp",
  },
  triggers: {
    ID: "triggerId",
    NAMESPACE: "namespace",
    FLOW_ID: "flowId",
    TRIGGER_ID: "triggerId",
    EXECUTION_ID: "executionId",
    NEXT_EXECUTION_DATE: "nextExecutionDate",
    WORKER_ID: "workerId",
  },
};

/** What the fields of each source hold. */
const SOURCE_KINDS: { readonly [Name in DataSourceName]: Readonly<Record<FieldNames[Name], FieldKind>> } = {
  executions: EXECUTION_FIELDS,
  flows: FLOW_FIELDS,
  logs: LOG_FIELDS,
  metrics: METRIC_FIELDS,
  triggers: TRIGGER_FIELDS,
};

/** The field of a source that a dashboard names; undefined when there is none. */
function fieldNamed<Name extends DataSourceName>(source: Name, field: string): FieldNames[Name] | undefined {
  const names: Readonly<Record<string, FieldNames[Name]>> = NAMES[source];
  return Object.hasOwn(names, field) ? names[field] : undefined;
}

const OPERATIONS: Readonly<Record<ConditionType, FilterOperation>> = {
  CONTAINS: "CONTAINS",
  ENDS_WITH: "ENDS_WITH",
  EQUAL_TO: "EQUALS",
  GREATER_THAN: "GREATER_THAN",
  GREATER_THAN_OR_EQUAL_TO: "GREATER_THAN_OR_EQUAL_TO",
  IN: "IN",
  IS_FALSE: "EQUALS",
  IS_NOT_NULL: "EXISTS",
  IS_NULL: "MISSING",
  IS_TRUE: "EQUALS",
  LESS_THAN: "LESS_THAN",
  LESS_THAN_OR_EQUAL_TO: "LESS_THAN_OR_EQUAL_TO",
  NOT_EQUAL_TO: "NOT_EQUALS",
  NOT_IN: "NOT_IN",
  REGEX: "REGEX",
  STARTS_WITH: "STARTS_WITH",
};

/** The conditions of a chart as filters of its source. */
export function conditionFilters<Name extends DataSourceName>(
  source: Name,
  conditions: readonly DataCondition[] = [],
): readonly Filter<FieldNames[Name]>[] {
  return conditions.flatMap((condition) => {
    const field = fieldNamed(source, condition.field);
    if (field === undefined) return [];
    const operation = OPERATIONS[condition.type];
    const key = condition.labelKey === undefined ? {} : { key: condition.labelKey };
    return [{ field, operation, ...key, values: valuesOf(condition) }];
  });
}

/** Looks whether a condition makes sense for what its field holds. @throws FilterError when it does not */
export function checkCondition<Name extends DataSourceName>(source: Name, condition: DataCondition): void {
  const kinds: Readonly<Record<FieldNames[Name], FieldKind>> = SOURCE_KINDS[source];
  readFilters(kinds, conditionFilters(source, [condition]));
}

function valuesOf({ type, field, value, values }: DataCondition): readonly string[] {
  if (type === "IS_TRUE" || type === "IS_FALSE") return [String(type === "IS_TRUE")];
  const given = values ?? (value === undefined ? [] : [value]);
  return given.map((each) => (field === "DURATION" ? millisecondsOf(String(each)) : String(each)));
}

/** Durations are written in seconds, or in ISO-8601. What is neither stays, and is refused as no number. */
function millisecondsOf(text: string): string {
  const ms = parseDuration(text) ?? (text.trim() === "" ? Number.NaN : Number(text) * 1000);
  return Number.isFinite(ms) ? String(Math.round(ms)) : text;
}
