/** Follows an execution to its end: its states, and the lines of its log, none of them lost or told twice. */

import { isTerminal, STATES } from "../../core/execution/state.ts";
import { logEntryOf } from "../../core/rest/execution-updates.ts";
import { AnswerFault } from "../../core/rest/faults.ts";
import { at, rowsOf } from "../../core/rest/json-fields.ts";
import { ToldLogs } from "../../core/rest/told-logs.ts";
import type { ApiClient } from "./api-client.ts";
import { readEvents } from "./event-stream.ts";

/** What is followed, and who is told. */
export interface FollowOptions {
  readonly executionId: string;
  /** Least level of the lines. Default: all; `none` for no lines at all. */
  readonly minLevel?: string;
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Told each state that the server tells; the last one only once everything else is told. */
  onExecution?(row: unknown, isEnd: boolean): Promise<void> | void;
  onLog?(row: unknown): Promise<void> | void;
  /** Told that the connection is lost, and tried again. */
  onLost(reason: string): void;
}

/** The connection that tells what streams have not told. */
const AFTERWARDS = 0;

/** Answers the execution as it ended; undefined when the signal came before. @throws RestFault */
export async function followExecution(api: ApiClient, options: FollowOptions): Promise<unknown> {
  const { executionId, signal, onExecution, onLog, onLost } = options;
  const stop = new AbortController();
  const over = AbortSignal.any([signal, stop.signal]);
  const told = new ToldLogs();
  const logs = onLog ? followLogs(api, options, over, told) : Promise.resolve();
  // Awaited below: until then its failure ends the following.
  logs.catch(() => stop.abort());
  let end: unknown;
  const path = ["executions", executionId, "follow"];
  for await (const { id, data } of readEvents(api, { path }, { signal: over, onLost })) {
    if (at(data, "state") === undefined) continue;
    if (id === "end") {
      end = data;
      break;
    }
    // What ends it is told with the last event, once its last lines are.
    if (!STATES.some((state) => state === at(data, "state", "current") && isTerminal(state))) {
      await onExecution?.(data, false);
    }
  }
  stop.abort();
  await logs;
  if (end === undefined) return undefined;
  if (onLog) {
    for (const row of await logsOf(api, options)) if (told.isNews(row, AFTERWARDS)) await onLog(row);
  }
  await onExecution?.(end, true);
  return end;
}

async function followLogs(
  api: ApiClient,
  { executionId, minLevel, onLog }: FollowOptions,
  signal: AbortSignal,
  told: ToldLogs,
): Promise<void> {
  const request = { path: ["logs", executionId, "follow"], query: { minLevel } };
  try {
    for await (const { data, connection } of readEvents(api, request, { signal, onLost: () => undefined })) {
      if (logEntryOf(data) && told.isNews(data, connection)) await onLog?.(data);
    }
  } catch (error) {
    // A server without this stream tells the lines at the end.
    if (!(error instanceof AnswerFault && (error.status === 404 || error.status === 405))) throw error;
  }
}

/** The log of an execution so far. */
export async function logsOf(
  api: ApiClient,
  { executionId, minLevel, taskId }: { executionId: string; minLevel?: string; taskId?: string },
): Promise<readonly unknown[]> {
  return rowsOf((await api.ask({ path: ["logs", executionId], query: { minLevel, taskId }, isLong: true })).data);
}
