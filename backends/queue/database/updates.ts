/** Updates for followers in other processes: what is too long to be told is named, and looked up by who hears of it. */
import type { LogEntry, MetricEntry } from "../../../core/contracts/log.ts";
import type { Step, Update } from "../../../core/contracts/queue.ts";
import { encode } from "../../../core/wire/wire.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { readExecutions, readTaskRuns } from "../../repository/database/read-executions.ts";

/** Characters of an update that is told whole. */
const UPDATE_CHARS_MAX = 64 * 1024;

/** An update of an execution by name only. */
interface NamedUpdate {
  readonly kind: "named";
  readonly tenantId: string;
  readonly executionId: string;
  readonly taskRunIds: readonly string[];
  readonly removedTaskRuns?: readonly string[];
  readonly finished: boolean;
}

/** An update on its way. */
export type SentUpdate = Update | NamedUpdate;

/** What followers are told of steps, in order. */
export function updatesOf(steps: readonly Step[]): readonly Update[] {
  const logs = steps.flatMap((step) => logUpdates(step.logs));
  const executions = steps.flatMap(({ changes }) =>
    changes.map(({ execution, taskRuns, removedTaskRuns, finished }): Update => {
      const removed = removedTaskRuns ? { removedTaskRuns } : {};
      return { kind: "execution", execution, taskRuns, ...removed, finished };
    }),
  );
  return [...logs, ...executions];
}

/** Log entries as updates. */
export function logUpdates(entries: readonly LogEntry[]): readonly Update[] {
  return entries.map((entry) => ({ kind: "log", entry }));
}

/** Metrics as updates. */
export function metricUpdates(entries: readonly MetricEntry[]): readonly Update[] {
  return entries.map((entry) => ({ kind: "metric", entry }));
}

/** The update as it is sent. */
export function toSend(update: Update): SentUpdate {
  if (update.kind !== "execution" || encode(update).length <= UPDATE_CHARS_MAX) return update;
  const { execution, taskRuns, removedTaskRuns, finished } = update;
  return {
    kind: "named",
    tenantId: execution.tenantId,
    executionId: execution.id,
    taskRunIds: taskRuns.map(({ id }) => id),
    ...(removedTaskRuns ? { removedTaskRuns } : {}),
    finished,
  };
}

/** The update as it was before it was sent, or as things are by now; undefined when its execution is no more. */
export async function received(database: SqlDatabase, sent: SentUpdate): Promise<Update | undefined> {
  if (sent.kind !== "named") return sent;
  const { tenantId, executionId, removedTaskRuns, finished } = sent;
  const [execution] = await readExecutions(database, database.dialect, tenantId, [executionId]);
  if (!execution) return undefined;
  const known = (await readTaskRuns(database, database.dialect, tenantId, [executionId])).get(executionId) ?? [];
  const named = new Set(sent.taskRunIds);
  const taskRuns = known.filter(({ id }) => named.has(id));
  return { kind: "execution", execution, taskRuns, ...(removedTaskRuns ? { removedTaskRuns } : {}), finished };
}
