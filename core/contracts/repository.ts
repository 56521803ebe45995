/**
 * The repository seam: objects at rest, by tenant. Executors write it in the step that changes state; readers
 * (API, UI, tasks that query) see what was committed.
 */
import type { Execution, TaskRun } from "../execution/execution.ts";
import type { StateType } from "../execution/state.ts";
import type { Flow, FlowKey } from "../flow/flow.ts";
import type { Template, TemplateKey } from "../flow/template.ts";
import type { FlowName } from "../flow-state/flow-state.ts";
import type { DashboardRepository } from "./dashboard-repository.ts";
import type { FieldKind, Filter, Sort } from "./filter.ts";
import type {
  ExecutionGroup,
  ExecutionGrouping,
  Grouping,
  Groups,
  LogGroupField,
  MetricGroup,
  MetricGroupField,
} from "./groups.ts";
import type { LogEntry, LogLevel, MetricEntry } from "./log.ts";
import type { SecretRepository } from "./secret-store.ts";
import type { ServiceRepository } from "./service.ts";
import type { TriggerRepository } from "./trigger-state.ts";

/** One page of an ordered result. */
export interface Page<T> {
  readonly results: readonly T[];
  /** Rows that match, over all pages. */
  readonly total: number;
}

/** Which page; sizes above the limit are cut. */
export interface Paging<SortField extends string = string> {
  /** From 1. */
  readonly page: number;
  readonly size: number;
  /** Default: the order that the list has by itself, which also decides where all of these are equal. */
  readonly sort?: readonly Sort<SortField>[];
}

/** The largest page a repository answers. */
export const PAGE_SIZE_MAX = 10_000;

/** A flow with the text it was read from. */
export interface FlowWithSource {
  readonly flow: Flow;
  readonly source: string;
}

/** The newest revision of a flow, by name and number alone. */
export type FlowHead = Pick<Flow, "namespace" | "id" | "revision">;

/** Saved flows, every revision of them. */
export interface FlowRepository {
  /** Saves as the next revision (1 when new); answers the stored flow. An unchanged source keeps its revision. */
  save(flow: FlowWithSource): Promise<Flow>;
  /** Saves a flow that is not there, or was deleted; undefined when there is one, also when it came a moment ago. */
  create(flow: FlowWithSource): Promise<Flow | undefined>;
  /**
   * The newest revision, undefined when the flow is missing or deleted; or the one asked for, which stays when the
   * flow is deleted later.
   */
  find(key: FlowKey): Promise<FlowWithSource | undefined>;
  /** Newest revisions, sorted by namespace and id. */
  list(tenantId: string, namespace?: string): Promise<readonly Flow[]>;
  /** The same with their texts. */
  listWithSources(tenantId: string): Promise<readonly FlowWithSource[]>;
  /** The same by name and number alone: cheap, for finding out which ones have changed. */
  heads(tenantId: string): Promise<readonly FlowHead[]>;
  /** All revisions, oldest first. */
  revisions(key: FlowKey): Promise<readonly FlowWithSource[]>;
  /** Forgets these revisions for good, but never the newest one; answers how many went. */
  deleteRevisions(key: FlowKey, revisions: readonly number[]): Promise<number>;
  /** Marks as deleted; false when there was none. */
  delete(key: FlowKey): Promise<boolean>;
  /** A number that grows with every change of a tenant's flows: cheap to ask, so that others may keep what they read. */
  changeCount(tenantId: string): Promise<number>;
  /** Every tenant that has ever had a flow, in order. */
  tenants(): Promise<readonly string[]>;
}

/** A template with the text it was read from. */
export interface TemplateWithSource {
  readonly template: Template;
  readonly source: string;
}

/** Saved templates, every revision of them. */
export interface TemplateRepository {
  /** Saves as the next revision (1 when new); answers the stored template. An unchanged source keeps its revision. */
  save(template: TemplateWithSource): Promise<Template>;
  /** Saves a template that is not there, or was deleted; undefined when there is one, also when it came a moment ago. */
  create(template: TemplateWithSource): Promise<Template | undefined>;
  /**
   * The newest revision, undefined when the template is missing or deleted; or the one asked for, which stays when the
   * template is deleted later.
   */
  find(key: TemplateKey): Promise<TemplateWithSource | undefined>;
  /** Newest revisions, sorted by namespace and id. */
  list(tenantId: string, namespace?: string): Promise<readonly Template[]>;
  /** Marks as deleted; false when there was none. */
  delete(key: TemplateKey): Promise<boolean>;
}

/**
 * What executions are filtered by. `q` begins the id, or is contained in the namespace, the flow or a label
 * (`key:value`, but for correlations), there without regard to case; `labels` has a key; `triggerExecutionId` is the execution that started it,
 * `parentId` the one it replays. `endDate` and `duration`, in milliseconds, are
 * those of executions that have ended.
 */
export const EXECUTION_FIELDS = {
  q: "search",
  id: "key",
  namespace: "text",
  flowId: "text",
  flowRevision: "number",
  state: "word",
  labels: "labels",
  kind: "word",
  startDate: "instant",
  endDate: "instant",
  duration: "number",
  parentId: "text",
  triggerExecutionId: "text",
  triggerId: "text",
} as const satisfies Readonly<Record<string, FieldKind>>;
export type ExecutionField = keyof typeof EXECUTION_FIELDS;

/** What executions are sorted by; `duration` is that of executions that have ended. */
export type ExecutionSortField = "id" | "namespace" | "flowId" | "state" | "startDate" | "endDate" | "duration";

/** Narrowing of an execution search; all given parts must hold. */
export interface ExecutionQuery {
  readonly tenantId: string;
  readonly namespace?: string;
  /** Also namespaces below `namespace`. Default false. */
  readonly namespacePrefix?: boolean;
  readonly flowId?: string;
  readonly states?: readonly StateType[];
  readonly labels?: Readonly<Record<string, string>>;
  /** ISO-8601 instants that the start date lies between (inclusive). */
  readonly startedAfter?: string;
  readonly startedBefore?: string;
  readonly parentId?: string;
  readonly filters?: readonly Filter<ExecutionField>[];
  /** Sets of conditions, of which one must hold. Default: nothing else has to; of no set at all none holds. */
  readonly anyOf?: readonly (readonly Filter<ExecutionField>[])[];
}

/** What of an execution changed in one step; everything not named stays. */
export interface ExecutionChange {
  readonly execution: Execution;
  /**
   * The header as it was saved last, null when the execution is new. Who knows it spares the driver from looking, and
   * what is the same object in both is not written again. Default: the driver looks.
   */
  readonly before?: Execution | null;
  readonly taskRuns: readonly TaskRun[];
  /** Ids of task runs that are no more. Default none. */
  readonly removedTaskRuns?: readonly string[];
}

/** Which ended executions go; all given parts must hold. Live ones stay, whatever is asked for. */
export interface ExecutionPurge extends ExecutionQuery {
  /** Only these. */
  readonly ids?: readonly string[];
  /** ISO-8601 instant that they ended before, or at. */
  readonly endedBefore?: string;
  /** Whether their logs go, too. Default true. */
  readonly logs?: boolean;
  /** Whether their metrics go, too. Default true. */
  readonly metrics?: boolean;
}

/** How much went. */
export interface Purged {
  readonly executions: number;
  readonly logs: number;
  readonly metrics: number;
}

/** Flows whose newest execution is looked for at once. */
export const LATEST_MAX = 1_000;

/** Task runs of some executions; all given parts must hold. */
export interface TaskRunQuery {
  readonly executions: ExecutionQuery;
  readonly states?: readonly StateType[];
  readonly taskIds?: readonly string[];
}

/** A page of task runs. */
export interface TaskRunPage extends Page<TaskRun> {
  /** There are more executions than are looked into: those after the newest {@link TASK_RUN_EXECUTIONS_MAX} are not. */
  readonly isCut: boolean;
}

/** Executions that one search of task runs looks into. */
export const TASK_RUN_EXECUTIONS_MAX = 1_000;

/** Executions and their task runs. */
export interface ExecutionRepository {
  /** Writes the header and the changed task runs of executions, whole or not at all. */
  save(changes: readonly ExecutionChange[]): Promise<void>;
  find(tenantId: string, executionId: string): Promise<Execution | undefined>;
  /** Task runs in the order they were created. */
  taskRuns(tenantId: string, executionId: string): Promise<readonly TaskRun[]>;
  /** Newest start first; those of one instant by id. */
  search(query: ExecutionQuery, paging: Paging<ExecutionSortField>): Promise<Page<Execution>>;
  count(query: ExecutionQuery): Promise<number>;
  groups(query: ExecutionQuery, grouping: ExecutionGrouping): Promise<Groups<ExecutionGroup>>;
  /** The newest execution of each of these flows, in no order; at most {@link LATEST_MAX} flows are looked at. */
  latest(tenantId: string, flows: readonly FlowName[]): Promise<readonly Execution[]>;
  /** Task runs of the executions found, those of the newest execution first, and of one the last ones first. */
  searchTaskRuns(query: TaskRunQuery, paging: Paging<never>): Promise<TaskRunPage>;
  /** Deletes an execution with its task runs; false when there was none. */
  delete(tenantId: string, executionId: string): Promise<boolean>;
  /**
   * Deletes at most so many ended executions with their task runs, a few at a time, so that others hardly have to wait;
   * those of one state oldest start first. When fewer went, no more match.
   */
  purge(purge: ExecutionPurge, max: number): Promise<Purged>;
}

/** What log entries are filtered by. `q` is contained in the message, without regard to case. */
export const LOG_FIELDS = {
  q: "search",
  namespace: "text",
  flowId: "text",
  executionId: "text",
  taskId: "text",
  taskRunId: "text",
  triggerId: "text",
  attemptNumber: "number",
  level: "level",
  startDate: "instant",
} as const satisfies Readonly<Record<string, FieldKind>>;
export type LogField = keyof typeof LOG_FIELDS;

/** What log entries are sorted by. */
export type LogSortField = "timestamp" | "level" | "namespace" | "flowId";

/** Which log entries are wanted; nothing given means all of the tenant. */
export interface LogQuery {
  readonly tenantId: string;
  readonly executionId?: string;
  readonly namespace?: string;
  readonly flowId?: string;
  readonly taskIds?: readonly string[];
  readonly taskRunId?: string;
  readonly triggerId?: string;
  readonly minLevel?: LogLevel;
  /** ISO-8601 instants that the entry's lies between (inclusive). */
  readonly startDate?: string;
  readonly endDate?: string;
  readonly filters?: readonly Filter<LogField>[];
  /** Sets of conditions, of which one must hold. Default: nothing else has to; of no set at all none holds. */
  readonly anyOf?: readonly (readonly Filter<LogField>[])[];
}

/** Log entries in the order they were written, up to a place from which reading goes on. */
export interface LogPart {
  readonly entries: readonly LogEntry[];
  /** Where the last of them stands; undefined when there are none. Only the repository understands it. */
  readonly place?: string;
}

/** Log entries of many executions that are looked at to count them or to find a text in them. */
export const LOGS_LOOKED_AT_MAX = 100_000;

/** What executions logged. */
export interface LogRepository {
  save(entries: readonly LogEntry[]): Promise<void>;
  /**
   * In the order they were written. Where they may be of many executions, the total counts at most
   * {@link LOGS_LOOKED_AT_MAX}, and `q` is looked for in so many of the newest that all else fits.
   */
  find(query: LogQuery, paging: Paging<LogSortField>): Promise<Page<LogEntry>>;
  /**
   * Reads on after a place, from the beginning when it is undefined; at most so many entries. However many there are,
   * each part costs the same. What others write meanwhile may get a place before one that was read already.
   */
  readOn(query: LogQuery, place: string | undefined, max: number): Promise<LogPart>;
  groups(query: LogQuery, grouping: Grouping<LogGroupField>): Promise<Groups>;
  /** Deletes what matches; answers how many. Many entries go a part at a time. */
  delete(query: LogQuery): Promise<number>;
}

/** What metrics are filtered by. */
export const METRIC_FIELDS = {
  namespace: "text",
  flowId: "text",
  executionId: "text",
  taskId: "text",
  taskRunId: "text",
  name: "text",
  type: "word",
  value: "decimal",
  timestamp: "instant",
} as const satisfies Readonly<Record<string, FieldKind>>;
export type MetricField = keyof typeof METRIC_FIELDS;

/** What metrics are sorted by. */
export type MetricSortField = "timestamp" | "name" | "value" | "namespace" | "flowId" | "taskId";

/** Which metrics are wanted; nothing given means all of the tenant. */
export interface MetricQuery {
  readonly tenantId: string;
  readonly filters?: readonly Filter<MetricField>[];
}

/** What tasks measured. */
export interface MetricRepository {
  save(entries: readonly MetricEntry[]): Promise<void>;
  /** In the order they were written. */
  search(query: MetricQuery, paging: Paging<MetricSortField>): Promise<Page<MetricEntry>>;
  groups(query: MetricQuery, grouping: Grouping<MetricGroupField>): Promise<Groups<MetricGroup>>;
  find(tenantId: string, executionId: string, paging: Paging): Promise<Page<MetricEntry>>;
  delete(tenantId: string, executionId: string): Promise<number>;
  /** Deletes what was measured before this ISO-8601 instant, a part at a time; answers how many. */
  purge(tenantId: string, before: string): Promise<number>;
}

/** A setting of the installation. */
export interface Setting {
  readonly key: string;
  readonly value: unknown;
}

/** Settings of the installation, by key; values are JSON. */
export interface SettingRepository {
  find(key: string): Promise<unknown>;
  /** All whose keys begin so, in the order of their keys. */
  list(prefix: string): Promise<readonly Setting[]>;
  save(key: string, value: unknown): Promise<void>;
  /** False when there was none. */
  delete(key: string): Promise<boolean>;
}

/** A driver of the repository. */
export interface Repository {
  readonly flows: FlowRepository;
  readonly templates: TemplateRepository;
  readonly executions: ExecutionRepository;
  readonly logs: LogRepository;
  readonly metrics: MetricRepository;
  readonly triggers: TriggerRepository;
  readonly services: ServiceRepository;
  readonly settings: SettingRepository;
  readonly secrets: SecretRepository;
  readonly dashboards: DashboardRepository;
  close(): Promise<void>;
}
