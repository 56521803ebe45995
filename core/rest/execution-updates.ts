/**
 * Executions as a server tells them, turned into what the views of a run take in. A server tells all task runs each time,
 * and all of it again after a connection was lost: only what changed comes out.
 */
import type { LogEntry } from "../contracts/log.ts";
import { LOG_LEVELS } from "../contracts/log.ts";
import type { Update } from "../contracts/queue.ts";
import type { Execution, TaskRun } from "../execution/execution.ts";
import { STATES, type State, type StateEntry, type StateType } from "../execution/state.ts";
import { isJsonMap, type JsonMap } from "../json-map.ts";
import { at, listAt, numberAt, textAt } from "./json-fields.ts";

/** News of an execution. */
export type ExecutionUpdate = Extract<Update, { kind: "execution" }>;

/** Remembers what was told of one execution. */
export class ExecutionUpdates {
  readonly #told = new Map<string, string>();

  /** The news of a row; undefined when it is no execution, as the first event of a stream may be none. */
  of(row: unknown, finished: boolean): ExecutionUpdate | undefined {
    const [update] = this.parts(row, finished, Number.POSITIVE_INFINITY);
    return update;
  }

  /**
   * The news of a row in parts of at most so many task runs, for who must not be kept from other things: what was not taken
   * counts as not told. The last part may have no task runs; there is none when the row is no execution.
   */
  *parts(row: unknown, finished: boolean, taskRunsMax: number): Generator<ExecutionUpdate> {
    const execution = executionOf(row);
    if (!execution) return;
    let taskRuns: TaskRun[] = [];
    for (const each of listAt(row, "taskRunList")) {
      if (taskRuns.length >= taskRunsMax) {
        yield { kind: "execution", execution, taskRuns, finished };
        taskRuns = [];
      }
      const taskRun = this.#isNews(each) ? taskRunOf(each) : undefined;
      if (taskRun) taskRuns.push(taskRun);
    }
    yield { kind: "execution", execution, taskRuns, finished };
  }

  /** Looks at as little of a row as will do: of ten thousand task runs, few have changed since the last time. */
  #isNews(row: unknown): boolean {
    const id = textAt(row, "id");
    const counts = [listAt(row, "state", "histories"), listAt(row, "attempts")].map(({ length }) => length);
    const known = `${textAt(row, "state", "current")} ${counts.join(" ")}`;
    if (this.#told.get(id) === known) return false;
    this.#told.set(id, known);
    return true;
  }
}

/** The execution of a row, with what views need; undefined when it is none. */
export function executionOf(row: unknown): Execution | undefined {
  const state = stateOf(at(row, "state"));
  const id = textAt(row, "id");
  if (!state || id === "") return undefined;
  const outputs = at(row, "outputs");
  const parentId = textAt(row, "parentId");
  return {
    id,
    tenantId: textAt(row, "tenantId"),
    namespace: textAt(row, "namespace"),
    flowId: textAt(row, "flowId"),
    flowRevision: numberAt(row, 1, "flowRevision"),
    state,
    labels: listAt(row, "labels").map((label) => ({ key: textAt(label, "key"), value: textAt(label, "value") })),
    inputs: mapOf(at(row, "inputs")),
    variables: mapOf(at(row, "variables")),
    originalId: textAt(row, "originalId") || id,
    attemptNumber: numberAt(row, 1, "metadata", "attemptNumber"),
    ...(isJsonMap(outputs) ? { outputs } : {}),
    ...(parentId === "" ? {} : { parentId }),
  };
}

function taskRunOf(row: unknown): TaskRun | undefined {
  const state = stateOf(at(row, "state"));
  if (!state) return undefined;
  const iteration = at(row, "iteration");
  const outputs = at(row, "outputs");
  const parentTaskRunId = at(row, "parentTaskRunId");
  const value = at(row, "value");
  return {
    id: textAt(row, "id"),
    tenantId: textAt(row, "tenantId"),
    executionId: textAt(row, "executionId"),
    namespace: textAt(row, "namespace"),
    flowId: textAt(row, "flowId"),
    taskId: textAt(row, "taskId"),
    state,
    attempts: listAt(row, "attempts").flatMap((attempt) => {
      const attemptState = stateOf(at(attempt, "state"));
      return attemptState ? [{ state: attemptState }] : [];
    }),
    ...(typeof parentTaskRunId === "string" ? { parentTaskRunId } : {}),
    ...(typeof value === "string" ? { value } : {}),
    ...(typeof iteration === "number" ? { iteration } : {}),
    ...(isJsonMap(outputs) ? { outputs } : {}),
  };
}

const KNOWN_STATES: ReadonlyMap<unknown, StateType> = new Map(STATES.map((state) => [state, state]));

function stateOf(value: unknown): State | undefined {
  const current = KNOWN_STATES.get(at(value, "current"));
  if (!current) return undefined;
  const histories: StateEntry[] = [];
  for (const each of listAt(value, "histories")) {
    const state = KNOWN_STATES.get(at(each, "state"));
    if (state) histories.push({ state, date: textAt(each, "date") });
  }
  return { current, histories };
}

function mapOf(value: unknown): JsonMap {
  return isJsonMap(value) ? value : {};
}

/** The log entry of a row; undefined when it is none. */
export function logEntryOf(row: unknown): LogEntry | undefined {
  const level = LOG_LEVELS.find((each) => each === at(row, "level"));
  if (!level) return undefined;
  const attemptNumber = at(row, "attemptNumber");
  const optional = (["executionId", "taskId", "taskRunId", "triggerId", "thread"] as const).flatMap((key) => {
    const text = at(row, key);
    return typeof text === "string" ? [[key, text] as const] : [];
  });
  return {
    tenantId: textAt(row, "tenantId"),
    namespace: textAt(row, "namespace"),
    flowId: textAt(row, "flowId"),
    timestamp: textAt(row, "timestamp"),
    level,
    message: textAt(row, "message"),
    ...Object.fromEntries(optional),
    ...(typeof attemptNumber === "number" ? { attemptNumber } : {}),
  };
}
