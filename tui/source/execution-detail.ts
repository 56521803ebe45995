/** One execution with all that a server tells of it, read from its row. */
import { STATES, type StateEntry, type StateType } from "../../core/execution/state.ts";
import { isJsonMap, type JsonMap } from "../../core/json-map.ts";
import { at, listAt, numberAt, textAt } from "../../core/rest/json-fields.ts";
import { type ExecutionRow, executionRowOf } from "./execution-row.ts";

/** See the file's head. */
export interface ExecutionDetail extends ExecutionRow {
  /** The first of a chain of replays; itself when it is the first. */
  readonly originalId: string;
  /** From 1; counts restarts. */
  readonly attemptNumber: number;
  readonly inputs: JsonMap;
  readonly outputs: JsonMap;
  readonly variables: JsonMap;
  readonly triggerVariables: JsonMap;
  /** Before which nothing starts, ISO-8601; "" for none. */
  readonly scheduleDate: string;
  /** As the server tells them; {@link taskRunDetailOf} reads one. */
  readonly taskRunRows: readonly unknown[];
}

/** The execution; undefined when the row is none. */
export function executionDetailOf(row: unknown): ExecutionDetail | undefined {
  const header = executionRowOf(row);
  if (!header) return undefined;
  return {
    ...header,
    originalId: textAt(row, "originalId") || header.id,
    attemptNumber: numberAt(row, 1, "metadata", "attemptNumber"),
    inputs: mapAt(row, "inputs"),
    outputs: mapAt(row, "outputs"),
    variables: mapAt(row, "variables"),
    triggerVariables: mapAt(row, "trigger", "variables"),
    scheduleDate: textAt(row, "scheduleDate"),
    taskRunRows: listAt(row, "taskRunList"),
  };
}

/** One try at a task run. */
export interface AttemptDetail {
  readonly state: StateType;
  readonly histories: readonly StateEntry[];
  readonly workerId: string;
}

/** One task run. */
export interface TaskRunDetail {
  readonly id: string;
  readonly taskId: string;
  /** The value of the loop that it runs for. */
  readonly value: string | undefined;
  readonly iteration: number | undefined;
  readonly parentTaskRunId: string | undefined;
  readonly state: StateType;
  readonly histories: readonly StateEntry[];
  readonly attempts: readonly AttemptDetail[];
  readonly outputs: JsonMap;
  /** The execution that it has started, of a Subflow; undefined for none. */
  readonly childExecutionId: string | undefined;
}

/** The task run; undefined when the row is none. */
export function taskRunDetailOf(row: unknown): TaskRunDetail | undefined {
  const state = stateAt(row);
  if (!state) return undefined;
  const value = at(row, "value");
  const iteration = at(row, "iteration");
  const outputs = mapAt(row, "outputs");
  return {
    id: textAt(row, "id"),
    taskId: textAt(row, "taskId"),
    value: typeof value === "string" ? value : undefined,
    iteration: typeof iteration === "number" ? iteration : undefined,
    parentTaskRunId: textAt(row, "parentTaskRunId") || undefined,
    state,
    histories: historiesOf(row),
    attempts: listAt(row, "attempts").flatMap((attempt) => attemptOf(attempt) ?? []),
    outputs,
    childExecutionId: textAt(outputs, "executionId") || undefined,
  };
}

function attemptOf(row: unknown): AttemptDetail | undefined {
  const state = stateAt(row);
  return state && { state, histories: historiesOf(row), workerId: textAt(row, "workerId") };
}

/** What something went through, oldest first; states that are not known here are left out. */
export function historiesOf(row: unknown): readonly StateEntry[] {
  return listAt(row, "state", "histories").flatMap((each) => {
    const state = STATES.find((known) => known === at(each, "state"));
    return state ? [{ state, date: textAt(each, "date") }] : [];
  });
}

function stateAt(row: unknown): StateType | undefined {
  return STATES.find((each) => each === at(row, "state", "current"));
}

function mapAt(row: unknown, ...keys: readonly string[]): JsonMap {
  const value = at(row, ...keys);
  return isJsonMap(value) ? value : {};
}
