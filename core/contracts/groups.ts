/** Rows of the repository counted in groups, as charts, statistics and lists of the values of a field want them. */

/** How long the times are that dates are put together by, in UTC. Weeks begin on Monday. */
export const INTERVALS = ["minute", "hour", "day", "week", "month"] as const;
export type Interval = (typeof INTERVALS)[number];

/** What rows are put together by. */
export interface Grouping<Field extends string = string> {
  /** None for one group of all rows. Rows that have no label of the key are in no group of it. */
  readonly by: readonly GroupField<Field>[];
  /** Of the dates among them. Default day. */
  readonly interval?: Interval;
}

/** One field; labels have a key. */
export interface GroupField<Field extends string = string> {
  readonly field: Field;
  readonly key?: string;
}

/** Rows that are the same in all fields they are put together by. */
export interface Group {
  /** In the order of the grouping's fields; dates as the ISO-8601 instant that their time begins at. */
  readonly values: readonly (string | undefined)[];
  /** At least 1. */
  readonly count: number;
}

/** How long the executions of a group took that have ended, in milliseconds; 0 where none has. */
export interface Durations {
  readonly count: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly sumMs: number;
}

/** A group of executions. */
export interface ExecutionGroup extends Group {
  /** When they were asked for. */
  readonly durations?: Durations;
}

/** What executions are put together by. */
export interface ExecutionGrouping extends Grouping<ExecutionGroupField> {
  /** Whether durations are wanted: numbers alone are had faster. Default false. */
  readonly durations?: boolean;
}

/** A group of what tasks measured. */
export interface MetricGroup extends Group {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** Groups, the largest first; those of one size by their values. */
export interface Groups<G extends Group = Group> {
  readonly groups: readonly G[];
  /** There are more than {@link GROUPS_MAX}; the smallest are left out. */
  readonly isCut: boolean;
}

/** Groups that one question is answered with. */
export const GROUPS_MAX = 10_000;

/** What executions can be put together by. */
export type ExecutionGroupField =
  | "namespace"
  | "flowId"
  | "flowRevision"
  | "state"
  | "kind"
  | "startDate"
  | "endDate"
  | "triggerId"
  | "triggerExecutionId"
  | "labels";

/** What log entries can be put together by. */
export type LogGroupField =
  | "level"
  | "namespace"
  | "flowId"
  | "executionId"
  | "taskId"
  | "taskRunId"
  | "triggerId"
  | "attemptNumber"
  | "timestamp";

/** What metrics can be put together by. */
export type MetricGroupField =
  | "name"
  | "type"
  | "namespace"
  | "flowId"
  | "executionId"
  | "taskId"
  | "taskRunId"
  | "timestamp";
