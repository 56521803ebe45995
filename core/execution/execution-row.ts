/** Executions as JSON documents, in the shape that Kestra's REST API gives them. */
import type { Execution, TaskRun } from "./execution.ts";
import { isTerminal, type State } from "./state.ts";

/** A document, members in the order in which people read them. */
export type Row = Readonly<Record<string, unknown>>;

/** How a duration is written, given in milliseconds. */
export type DurationForm = (durationMs: number) => unknown;

/** Seconds as a number. */
export const asSeconds: DurationForm = (durationMs) => durationMs / 1000;

/** ISO-8601, as Java writes it: `PT1M2.5S`. */
export const asIsoDuration: DurationForm = (durationMs) => {
  const hours = Math.trunc(durationMs / 3_600_000);
  const minutes = Math.trunc((durationMs % 3_600_000) / 60_000);
  const seconds = (durationMs % 60_000) / 1000;
  const text = `PT${hours === 0 ? "" : `${hours}H`}${minutes === 0 ? "" : `${minutes}M`}`;
  return seconds === 0 && text !== "PT" ? text : `${text}${seconds}S`;
};

/** An execution without its task runs. */
export function executionHeaderRow(execution: Execution, duration: DurationForm): Row {
  return executionWith(execution, undefined, duration);
}

/** An execution with its task runs. */
export function executionRow(execution: Execution, taskRuns: readonly TaskRun[], duration: DurationForm): Row {
  return executionWith(
    execution,
    taskRuns.map((taskRun) => taskRunRow(taskRun, duration)),
    duration,
  );
}

function executionWith(execution: Execution, taskRunList: readonly Row[] | undefined, duration: DurationForm): Row {
  const { tenantId, id, namespace, flowId, flowRevision, inputs, outputs, labels, variables, trigger } = execution;
  return present({
    tenantId,
    id,
    namespace,
    flowId,
    flowRevision,
    taskRunList,
    inputs,
    outputs,
    labels,
    variables,
    state: stateRow(execution.state, duration),
    parentId: execution.parentId,
    originalId: execution.originalId,
    trigger,
    deleted: false,
    metadata: {
      attemptNumber: execution.attemptNumber,
      originalCreatedDate: execution.state.histories[0]?.date,
    },
    scheduleDate: execution.scheduleDate,
    breakpoints: execution.breakpoints?.map(({ taskId, value }) => present({ id: taskId, value })),
    kind: execution.kind,
  });
}

/** A task run. */
export function taskRunRow(taskRun: TaskRun, duration: DurationForm): Row {
  const { tenantId, id, executionId, namespace, flowId, taskId, parentTaskRunId, value, iteration, outputs } = taskRun;
  return present({
    tenantId,
    id,
    executionId,
    namespace,
    flowId,
    taskId,
    parentTaskRunId,
    value,
    attempts: taskRun.attempts.map((attempt) => ({
      ...attempt,
      state: stateRow(fromCreated(attempt.state), duration),
    })),
    outputs,
    state: stateRow(taskRun.state, duration),
    iteration,
    dynamic: taskRun.dynamic,
  });
}

/** What an attempt went through, told from its creation; it begins with what it was created for. */
function fromCreated({ current, histories }: State): State {
  const [first] = histories;
  if (!first || first.state === "CREATED") return { current, histories };
  return { current, histories: [{ state: "CREATED", date: first.date }, ...histories] };
}

/** A state with the dates that follow from its history. */
function stateRow({ current, histories }: State, duration: DurationForm): Row {
  const startDate = histories[0]?.date;
  const last = histories.at(-1)?.date;
  const endDate = isTerminal(current) ? last : undefined;
  const durationMs = Date.parse(last ?? "") - Date.parse(startDate ?? "");
  return present({ current, histories, duration: duration(durationMs), startDate, endDate });
}

/** The members that there are. */
function present(members: Row): Row {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
