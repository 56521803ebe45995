/** Statistics of executions and task runs, from the repository's groups. */
import type { ExecutionGroup, ExecutionGrouping } from "../../core/contracts/groups.ts";
import {
  type ExecutionQuery,
  type ExecutionRepository,
  PAGE_SIZE_MAX,
  type TaskRunQuery,
} from "../../core/contracts/repository.ts";
import type { TaskRun } from "../../core/execution/execution.ts";
import { isTerminal, STATES, type StateType } from "../../core/execution/state.ts";
import { intervalStart } from "../../core/filters/row-groups.ts";
import type { CountedRows, Span } from "./daily-statistics.ts";

/** Executions of a flow, or of all flows of a namespace, by pieces of time and states. */
export interface FlowRows {
  readonly namespace: string;
  /** Undefined for all flows of the namespace. */
  readonly flowId: string | undefined;
  readonly rows: readonly CountedRows[];
}

/** Task runs that are counted at most. */
export const COUNTED_TASK_RUNS_MAX = 10 * PAGE_SIZE_MAX;

/** Executions by pieces of time and states. */
export async function executionRows(
  executions: Pick<ExecutionRepository, "groups">,
  query: ExecutionQuery,
  { interval }: Span,
): Promise<readonly CountedRows[]> {
  const by = [{ field: "startDate" }, { field: "state" }] as const;
  const { groups } = await executions.groups(query, { by, interval, durations: true });
  return groups.map((group) => countedRows(group, 0));
}

/** The same for each flow, or each namespace, that has any. More groups than one answer holds are asked for by flow. */
export async function flowRows(
  executions: Pick<ExecutionRepository, "groups">,
  query: ExecutionQuery,
  span: Span,
  byNamespace: boolean,
): Promise<readonly FlowRows[]> {
  const names = byNamespace
    ? ([{ field: "namespace" }] as const)
    : ([{ field: "namespace" }, { field: "flowId" }] as const);
  const grouping: ExecutionGrouping = {
    by: [...names, { field: "startDate" }, { field: "state" }],
    interval: span.interval,
    durations: true,
  };
  const { groups, isCut } = await executions.groups(query, grouping);
  if (!isCut) {
    const byFlow = Map.groupBy(groups, ({ values }) => JSON.stringify(values.slice(0, names.length)));
    return [...byFlow.values()].map((own) => ({
      ...nameOf(own[0]?.values ?? [], byNamespace),
      rows: own.map((group) => countedRows(group, names.length)),
    }));
  }
  const all = await executions.groups(query, { by: names });
  const found: FlowRows[] = [];
  for (const { values } of all.groups) {
    const name = nameOf(values, byNamespace);
    const filters = [
      ...(query.filters ?? []),
      { field: "namespace", operation: "EQUALS", values: [name.namespace] } as const,
      ...(name.flowId === undefined ? [] : [{ field: "flowId", operation: "EQUALS", values: [name.flowId] } as const]),
    ];
    found.push({ ...name, rows: await executionRows(executions, { ...query, filters }, span) });
  }
  return found;
}

/** Task runs of the newest executions, by pieces of time and states; at most {@link COUNTED_TASK_RUNS_MAX} of them. */
export async function taskRunRows(
  executions: Pick<ExecutionRepository, "searchTaskRuns">,
  query: TaskRunQuery,
  { interval }: Span,
): Promise<readonly CountedRows[]> {
  const rows: CountedRows[] = [];
  for (let page = 1; rows.length < COUNTED_TASK_RUNS_MAX; page++) {
    const { results } = await executions.searchTaskRuns(query, { page, size: PAGE_SIZE_MAX });
    rows.push(...results.map((taskRun) => taskRunRow(taskRun, interval)));
    if (results.length < PAGE_SIZE_MAX) break;
  }
  return rows;
}

function taskRunRow({ state: { current, histories } }: TaskRun, interval: Span["interval"]): CountedRows {
  const startMs = Date.parse(histories[0]?.date ?? "") || 0;
  const row = { start: intervalStart(startMs, interval), state: current, count: 1 };
  if (!isTerminal(current)) return row;
  const ms = (Date.parse(histories.at(-1)?.date ?? "") || startMs) - startMs;
  return { ...row, durations: { count: 1, minMs: ms, maxMs: ms, sumMs: ms } };
}

function countedRows({ values, count, durations }: ExecutionGroup, from: number): CountedRows {
  const [start = "", state] = values.slice(from);
  return { start, state: stateOf(state), count, ...(durations ? { durations } : {}) };
}

/** The state of a group of executions. */
export function stateOf(text: string | undefined): StateType {
  return STATES.find((state) => state === text) ?? "CREATED";
}

function nameOf(values: readonly (string | undefined)[], byNamespace: boolean): Pick<FlowRows, "namespace" | "flowId"> {
  const [namespace = "", flowId] = values;
  return { namespace, flowId: byNamespace ? undefined : flowId };
}
