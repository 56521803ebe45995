/** The end of the log of a task run, which may have a million lines of which the last few are wanted. */
import type { LogEntry } from "../../core/contracts/log.ts";
import { logEntryOf } from "../../core/rest/execution-updates.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { rowsOf, textAt } from "../../core/rest/json-fields.ts";
import type { RestApi } from "../../core/rest/rest-api.ts";

/** Whose log it is. */
export interface TaskRunOfLog {
  readonly executionId: string;
  readonly taskRunId: string;
}

/** Its last messages, at most so many, the oldest first. @throws RestFault when they cannot be read */
export async function readLogEnd(api: RestApi, taskRun: TaskRunOfLog, max: number): Promise<readonly LogEntry[]> {
  const rows = (await newest(api, taskRun, max)) ?? (await all(api, taskRun)).slice(-max);
  return rows.flatMap((row) => logEntryOf(row) ?? []);
}

/** Undefined where the server cannot search by task runs, or finds others all the same. */
async function newest(
  api: RestApi,
  { executionId, taskRunId }: TaskRunOfLog,
  max: number,
): Promise<readonly unknown[] | undefined> {
  const query = {
    "filters[executionId][EQUALS]": executionId,
    "filters[taskRunId][EQUALS]": taskRunId,
    page: 1,
    size: max,
    sort: "timestamp:desc",
  };
  try {
    const rows = rowsOf((await api.ask({ path: ["logs", "search"], query })).data);
    const isAsked = rows.every((row) => textAt(row, "taskRunId") === taskRunId);
    return isAsked ? rows.toReversed() : undefined;
  } catch (error) {
    if (error instanceof AnswerFault && error.isAboutOne) return undefined;
    throw error;
  }
}

async function all(api: RestApi, { executionId, taskRunId }: TaskRunOfLog): Promise<readonly unknown[]> {
  return rowsOf((await api.ask({ path: ["logs", executionId], query: { taskRunId }, isLong: true })).data);
}
