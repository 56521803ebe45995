/** Writes steps of several partitions in one transaction: everything that a batch led to, or nothing. */
import type { Step, StoredExecutionChange, Timer } from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import { type FlowState, isEmptyFlowState } from "../../../core/flow-state/flow-state.ts";
import { encode } from "../../../core/wire/wire.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { writeExecutions } from "../../repository/database/write-executions.ts";
import { writeLogs } from "../../repository/database/write-logs.ts";
import { markKilled, writeJobs } from "./jobs.ts";
import { deleteRead, type ReadMessage, writeMessages, writeTimers } from "./messages.ts";
import type { PartitionMemory } from "./partition-memory.ts";
import { type FrameChange, liveKey, writeFrames } from "./stored-executions.ts";

/** What one partition's batch led to. */
export interface PartitionStep {
  readonly partition: number;
  readonly memory: PartitionMemory;
  readonly read: readonly ReadMessage[];
  readonly step: Step;
}

/** How steps are written. */
export interface CommitOptions {
  readonly dialect: Dialect;
  /** Partitions of the whole queue. */
  readonly partitions: number;
  readonly nowMs: number;
}

/** Steps that are ready to be written. */
export interface PreparedSteps {
  readonly steps: readonly PartitionStep[];
  readonly changes: readonly PreparedChange[];
}

interface PreparedChange extends FrameChange {
  readonly before: Execution | null;
}

/** Finds out what has to be known of the rows as they are. Outside of the transaction, which then only writes. */
export async function prepareSteps(steps: readonly PartitionStep[]): Promise<PreparedSteps> {
  const changes = steps.flatMap(({ step, memory }) =>
    fold(step.changes).map(async (change): Promise<PreparedChange> => {
      const { tenantId, id } = change.execution;
      const live = memory.live.get(liveKey(tenantId, id));
      return { change, live, before: live?.header ?? (await memory.saved(tenantId, id)) ?? null };
    }),
  );
  return { steps, changes: await Promise.all(changes) };
}

/**
 * See the file's head. Statements are issued without awaiting each other, so that a database on the network is asked
 * once for all.
 */
export async function writeSteps(
  session: SqlSession,
  { dialect, partitions, nowMs }: CommitOptions,
  { steps, changes }: PreparedSteps,
): Promise<void> {
  const all = <K extends keyof Step>(part: K) => steps.flatMap(({ step }): readonly Step[K][number][] => step[part]);
  const timers = livingTimers(all("timers"), changes);
  const due = timers.filter(({ dueMs }) => dueMs <= nowMs).sort((one, other) => one.dueMs - other.dueMs);
  const read = steps.flatMap((step) => step.read);
  const written = changes.map(({ change, before }) => ({ ...change, before }));
  await Promise.all([
    deleteRead(session, dialect, read),
    writeFrames(session, dialect, changes),
    writeExecutions(session, dialect, written),
    writeFlowStates(session, all("flowStates")),
    markKilled(session, dialect, all("signals")),
    writeJobs(session, all("jobs")),
    writeMessages(session, [...all("messages"), ...due.map(({ message }) => message)], partitions),
    writeTimers(
      session,
      timers.filter(({ dueMs }) => dueMs > nowMs),
      partitions,
    ),
    writeLogs(session, all("logs")),
  ]);
}

/** Brings the memories up to date once the steps are committed. */
export function rememberSteps(steps: readonly PartitionStep[]): void {
  for (const { step, memory } of steps) {
    const timed = new Set(step.timers.map(({ message }) => liveKey(message.tenantId, message.executionId)));
    for (const { execution, frames, finished } of step.changes) {
      const key = liveKey(execution.tenantId, execution.id);
      const live = memory.live.get(key);
      if (finished) memory.live.delete(key);
      else
        memory.live.set(key, {
          header: execution,
          hasFrames: live?.hasFrames === true || frames.some(({ id }) => id !== execution.id),
          hasTimers: live?.hasTimers === true || timed.has(key),
        });
    }
    for (const state of step.flowStates) memory.rememberFlow(state);
  }
}

/** At most one change of each execution. */
function fold(changes: readonly StoredExecutionChange[]): readonly StoredExecutionChange[] {
  const folded = new Map<string, StoredExecutionChange>();
  for (const change of changes) {
    const key = liveKey(change.execution.tenantId, change.execution.id);
    const earlier = folded.get(key);
    folded.set(key, earlier ? join(earlier, change) : change);
  }
  return [...folded.values()];
}

function join(earlier: StoredExecutionChange, later: StoredExecutionChange): StoredExecutionChange {
  return {
    execution: later.execution,
    taskRuns: [...earlier.taskRuns, ...later.taskRuns],
    removedTaskRuns: [...(earlier.removedTaskRuns ?? []), ...(later.removedTaskRuns ?? [])],
    removedFrames: [...(earlier.removedFrames ?? []), ...(later.removedFrames ?? [])],
    frames: [...earlier.frames, ...later.frames],
    cursors: [...earlier.cursors, ...later.cursors],
    finished: later.finished,
  };
}

/** The timers but those of executions that the same steps finish. */
function livingTimers(timers: readonly Timer[], changes: readonly FrameChange[]): readonly Timer[] {
  if (timers.length === 0) return timers;
  const over = new Set(
    changes.flatMap(({ change: { execution, finished } }) =>
      finished ? [liveKey(execution.tenantId, execution.id)] : [],
    ),
  );
  return timers.filter(({ message }) => !over.has(liveKey(message.tenantId, message.executionId)));
}

async function writeFlowStates(session: SqlSession, states: readonly FlowState[]): Promise<void> {
  const key = ["tenant_id", "namespace", "flow_id"];
  const row = ({ tenantId, flow: { namespace, flowId } }: FlowState) => [tenantId, namespace, flowId];
  const last = [...new Map(states.map((state) => [row(state).join("\n"), state])).values()];
  const where = "WHERE tenant_id = ? AND namespace = ? AND flow_id = ?";
  await Promise.all([
    session.write({
      table: "queue_flow_states",
      columns: [...key, "value"],
      rows: last.filter((state) => !isEmptyFlowState(state)).map((state) => [...row(state), encode(state)]),
      onConflict: "replace",
      key,
    }),
    ...last
      .filter(isEmptyFlowState)
      .map((state) =>
        session.run({ name: "forget flow state", text: `DELETE FROM queue_flow_states ${where}` }, row(state)),
      ),
  ]);
}
