/**
 * Executions and task runs as rows. What an execution is searched by has columns of its own. The rest is in two
 * documents: `given` has what an execution hardly ever changes, so that large inputs are not written with each step,
 * and `value` has the others.
 */
import type { Execution, TaskRun } from "../../../core/execution/execution.ts";
import { CORRELATION_LABEL } from "../../../core/execution/system-labels.ts";
import { endMsOf, startMsOf, triggerExecutionIdOf } from "../../../core/filters/execution-fields.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlRow, SqlValue } from "../../database/sql-database.ts";
import { numberOf, optionalText, textOf } from "./row-values.ts";

/** What an execution is found by. */
export const EXECUTION_KEY = ["tenant_id", "id"] as const;

const STEP_COLUMNS = [
  ...EXECUTION_KEY,
  "namespace",
  "flow_id",
  "flow_revision",
  "kind",
  "state",
  "newness",
  "end_ms",
  "is_origin",
  "parent_id",
  "value",
] as const;

/** The columns of a step that leaves what was given as it was; and all of them. */
export const EXECUTION_COLUMNS = {
  step: STEP_COLUMNS,
  all: [...STEP_COLUMNS, "trigger_id", "trigger_execution_id", "given"],
} as const;

/**
 * What is written of an execution that is there: no column of an index that stays as it is, as some databases would
 * write the index again.
 */
const STEP_REPLACED = ["flow_revision", "kind", "is_origin", "value"] as const;

/** How an execution is written, by how it differs from what it was. */
export const EXECUTION_WRITES = {
  /** It stands where it stood in every index. */
  inPlace: { columns: "step", replaced: STEP_REPLACED },
  /** It is in another state, or has ended. */
  moved: { columns: "step", replaced: [...STEP_REPLACED, "state", "end_ms"] },
  /** It is new, or another one. */
  whole: { columns: "all" },
} as const;

/** See {@link EXECUTION_WRITES}. */
export function executionWriteOf(before: Execution | null | undefined, now: Execution): keyof typeof EXECUTION_WRITES {
  if (!before || !isGivenAlike(before, now) || !isPlacedAlike(before, now)) return "whole";
  return before.state.current === now.state.current && endMsOf(before) === endMsOf(now) ? "inPlace" : "moved";
}

function isPlacedAlike(before: Execution, now: Execution): boolean {
  const { namespace, flowId, parentId } = before;
  if (namespace !== now.namespace || flowId !== now.flowId || parentId !== now.parentId) return false;
  return startMsOf(before) === startMsOf(now);
}

/** What is read of an execution. */
export const EXECUTION_SELECTED = "tenant_id, id, namespace, flow_id, flow_revision, parent_id, value, given";

type Given = Pick<Execution, "inputs" | "variables" | "trigger">;
type InColumns = Pick<Execution, "tenantId" | "id" | "namespace" | "flowId" | "flowRevision" | "parentId">;
type Value = Omit<Execution, keyof Given | keyof InColumns>;

/** True when what was given is the same in both. */
function isGivenAlike(before: Execution, now: Execution): boolean {
  return before.inputs === now.inputs && before.variables === now.variables && before.trigger === now.trigger;
}

/**
 * The order of executions as a number: the later one began, the smaller it is. So what began last comes first in an
 * index that grows upwards, and executions of one instant follow each other by their ids.
 */
export function newnessOf(startMs: number): number {
  return -startMs;
}

/** An execution as the values of {@link EXECUTION_COLUMNS}. */
export function executionRow(execution: Execution, columns: keyof typeof EXECUTION_COLUMNS): readonly SqlValue[] {
  const { tenantId, id, namespace, flowId, flowRevision, parentId, inputs, variables, trigger, ...value } = execution;
  const newness = newnessOf(startMsOf(execution));
  const isOrigin = execution.labels.some(({ key, value: of }) => key === CORRELATION_LABEL && of === id);
  const document = encode(value satisfies Value);
  const step = [
    tenantId,
    id,
    namespace,
    flowId,
    flowRevision,
    execution.kind ?? "NORMAL",
    execution.state.current,
    newness,
    endMsOf(execution) ?? null,
    isOrigin ? 1 : 0,
    parentId ?? null,
    document,
  ];
  if (columns === "step") return step;
  const triggerExecutionId = triggerExecutionIdOf(execution) ?? null;
  return [...step, trigger?.id ?? null, triggerExecutionId, encode({ inputs, variables, trigger })];
}

/** The execution of a row. */
export function executionOf(row: SqlRow): Execution {
  const parentId = optionalText(row, "parent_id");
  return {
    tenantId: textOf(row, "tenant_id"),
    id: textOf(row, "id"),
    namespace: textOf(row, "namespace"),
    flowId: textOf(row, "flow_id"),
    flowRevision: numberOf(row, "flow_revision"),
    ...(parentId === undefined ? {} : { parentId }),
    ...decode<Value>(textOf(row, "value")),
    // Left out of a row that was written anew from a step, after the execution was deleted meanwhile.
    ...decode<Given>(optionalText(row, "given") ?? '{"inputs":{},"variables":{}}'),
  };
}

/** What a task run is found by. */
export const TASK_RUN_KEY = ["tenant_id", "execution_id", "id"] as const;

/** The columns of {@link taskRunRow}. The position of a task run in its execution is given by the database. */
export const TASK_RUN_COLUMNS = [...TASK_RUN_KEY, "value"] as const;

type TaskRunValue = Omit<TaskRun, "tenantId" | "executionId" | "id">;

/** A task run as the values of {@link TASK_RUN_COLUMNS}. */
export function taskRunRow({ tenantId, executionId, id, ...value }: TaskRun): readonly SqlValue[] {
  return [tenantId, executionId, id, encode(value satisfies TaskRunValue)];
}

/** The task run of a row. */
export function taskRunOf(row: SqlRow): TaskRun {
  return {
    tenantId: textOf(row, "tenant_id"),
    executionId: textOf(row, "execution_id"),
    id: textOf(row, "id"),
    ...decode<TaskRunValue>(textOf(row, "value")),
  };
}
