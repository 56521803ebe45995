/** Task runs of many executions: the executions are found first, and their task runs looked into a part at a time. */
import {
  type ExecutionQuery,
  PAGE_SIZE_MAX,
  type Page,
  type Paging,
  TASK_RUN_EXECUTIONS_MAX,
  type TaskRunPage,
  type TaskRunQuery,
} from "../../core/contracts/repository.ts";
import type { Execution, TaskRun } from "../../core/execution/execution.ts";

/** Executions whose task runs are read at once. */
const EXECUTIONS_AT_ONCE = 200;

/** Where executions and their task runs come from. */
interface TaskRunSource {
  executions(query: ExecutionQuery, paging: Paging<never>): Promise<Page<Execution>>;
  /** By execution; none for those that have none. */
  taskRuns(tenantId: string, executionIds: readonly string[]): Promise<ReadonlyMap<string, readonly TaskRun[]>>;
}

/** See the file's head. */
export async function searchTaskRuns(
  { executions, states, taskIds }: TaskRunQuery,
  { page, size }: Paging<never>,
  source: TaskRunSource,
): Promise<TaskRunPage> {
  const length = Math.min(size, PAGE_SIZE_MAX);
  const start = (page - 1) * length;
  const results: TaskRun[] = [];
  let total = 0;
  let found = 0;
  for (let at = 1; (at - 1) * EXECUTIONS_AT_ONCE < TASK_RUN_EXECUTIONS_MAX; at++) {
    const part = await source.executions(executions, { page: at, size: EXECUTIONS_AT_ONCE });
    found = part.total;
    const ids = part.results.map(({ id }) => id);
    const byExecution = await source.taskRuns(executions.tenantId, ids);
    for (const id of ids) {
      for (const taskRun of (byExecution.get(id) ?? []).toReversed()) {
        if (states && !states.includes(taskRun.state.current)) continue;
        if (taskIds && !taskIds.includes(taskRun.taskId)) continue;
        if (total >= start && results.length < length) results.push(taskRun);
        total++;
      }
    }
    if (ids.length < EXECUTIONS_AT_ONCE) break;
  }
  return { results, total, isCut: found > TASK_RUN_EXECUTIONS_MAX };
}
