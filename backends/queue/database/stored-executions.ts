/**
 * What a partition's owner keeps of executions that are not over: a row for each with its root frame, rows for further
 * frames. Headers and task runs are the repository's (repository-rows.ts). Only the owner writes these rows, and it
 * remembers which there are, so that a step costs no more statements than it has things to say.
 */
import type { StoredExecutionChange } from "../../../core/contracts/queue.ts";
import type { Execution } from "../../../core/execution/execution.ts";
import type { Frame, FrameCursor } from "../../../core/execution/frame.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { Dialect, SqlSession, SqlValue } from "../../database/sql-database.ts";
import { inParts, oneOf } from "./id-lists.ts";

/** What the owner of a partition knows of an execution that is not over. */
export interface LiveExecution {
  /** Its header as it is saved. */
  readonly header: Execution;
  /** There are rows of further frames. */
  readonly hasFrames: boolean;
  /** There may be timers. */
  readonly hasTimers: boolean;
}

/** An execution as one text. */
export function liveKey(tenantId: string, executionId: string): string {
  return `${tenantId}/${executionId}`;
}

/** Finds which of these executions are not over, with their frames; by {@link liveKey}. */
export async function readFrames(
  session: SqlSession,
  dialect: Dialect,
  tenantId: string,
  executionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Frame[]>> {
  const { condition, values } = oneOf(dialect, "execution_id", executionIds);
  const where = `WHERE tenant_id = ? AND ${condition}`;
  const query = (table: string, columns: string) =>
    session.query({ name: `read ${table}`, text: `SELECT ${columns} FROM ${table} ${where}` }, [tenantId, ...values]);
  const roots = await query("queue_executions", "execution_id, body, frame_cursor");
  const live = new Map<string, Frame[]>();
  for (const { execution_id: id, body, frame_cursor: cursor } of roots) {
    const executionId = String(id);
    live.set(liveKey(tenantId, executionId), body === null ? [] : [frameOf(executionId, executionId, body, cursor)]);
  }
  if (live.size === 0) return live;
  const [cursors, bodies] = await Promise.all([
    query("queue_frames", "execution_id, frame_id, frame_cursor"),
    query("queue_frame_bodies", "execution_id, frame_id, body"),
  ]);
  const cursorOf = new Map(cursors.map((row) => [`${row.execution_id}/${row.frame_id}`, row.frame_cursor ?? null]));
  for (const { execution_id: executionId, frame_id: frameId, body } of bodies) {
    const cursor = cursorOf.get(`${executionId}/${frameId}`);
    const frames = live.get(liveKey(tenantId, String(executionId)));
    if (cursor !== undefined) frames?.push(frameOf(String(frameId), String(executionId), body, cursor));
  }
  return live;
}

function frameOf(id: string, executionId: string, body: SqlValue | undefined, cursor: SqlValue | undefined): Frame {
  return { id, executionId, body: decode(String(body)), cursor: decode(String(cursor)) };
}

/** A change, and what is known of its execution's rows. */
export interface FrameChange {
  readonly change: StoredExecutionChange;
  /** Undefined for an execution that was over, or not there, so far. */
  readonly live: LiveExecution | undefined;
}

/** Writes what steps change about frames, at most one change of each execution. */
export async function writeFrames(session: SqlSession, dialect: Dialect, all: readonly FrameChange[]): Promise<void> {
  const over = all.filter(({ change, live }) => change.finished && live);
  const changes = all.filter(({ change }) => !change.finished);
  await Promise.all([
    ...removals(session, dialect, changes),
    ...roots(session, changes),
    ...others(session, changes),
    ...ends(session, dialect, over),
  ]);
}

/** What is removed goes before what is new comes. */
function removals(session: SqlSession, dialect: Dialect, changes: readonly FrameChange[]): Promise<unknown>[] {
  return changes.flatMap(({ change, live }) => {
    if (!live?.hasFrames) return [];
    const { tenantId, id } = change.execution;
    const removed = [...(change.removedTaskRuns ?? []), ...(change.removedFrames ?? [])];
    return inParts(removed).flatMap((ids) => {
      const { condition, values } = oneOf(dialect, "frame_id", ids);
      const where = `WHERE tenant_id = ? AND execution_id = ? AND ${condition}`;
      return ["queue_frames", "queue_frame_bodies"].map((table) =>
        session.run({ name: `remove from ${table}`, text: `DELETE FROM ${table} ${where}` }, [tenantId, id, ...values]),
      );
    });
  });
}

function roots(session: SqlSession, changes: readonly FrameChange[]): Promise<void>[] {
  const table = "queue_executions";
  const key = ["tenant_id", "execution_id"];
  const whole: SqlValue[][] = [];
  const moved: SqlValue[][] = [];
  const bare: SqlValue[][] = [];
  for (const { change, live } of changes) {
    const { tenantId, id } = change.execution;
    const root = change.frames.find((frame) => frame.id === id);
    const cursor = change.cursors.findLast(({ frameId }) => frameId === id)?.cursor ?? root?.cursor;
    if (root) whole.push([tenantId, id, encode(root.body), encode(cursor)]);
    else if (cursor) moved.push([tenantId, id, encode(cursor)]);
    else if (!live) bare.push([tenantId, id]);
  }
  return [
    session.write({ table, columns: [...key, "body", "frame_cursor"], rows: whole, onConflict: "replace", key }),
    session.write({ table, columns: [...key, "frame_cursor"], rows: moved, onConflict: "replace", key }),
    session.write({ table, columns: key, rows: bare, onConflict: "skip", key }),
  ];
}

function others(session: SqlSession, changes: readonly FrameChange[]): Promise<void>[] {
  const key = ["tenant_id", "execution_id", "frame_id"];
  const bodies: SqlValue[][] = [];
  const cursors = new Map<string, SqlValue[]>();
  for (const { change } of changes) {
    const { tenantId, id } = change.execution;
    const put = (frameId: string, cursor: FrameCursor): void => {
      if (frameId !== id) cursors.set(`${tenantId}/${id}/${frameId}`, [tenantId, id, frameId, encode(cursor)]);
    };
    for (const frame of change.frames) {
      if (frame.id !== id) bodies.push([tenantId, id, frame.id, encode(frame.body)]);
      put(frame.id, frame.cursor);
    }
    for (const { frameId, cursor } of change.cursors) put(frameId, cursor);
  }
  return [
    session.write({
      table: "queue_frames",
      columns: [...key, "frame_cursor"],
      rows: [...cursors.values()],
      onConflict: "replace",
      key,
    }),
    session.write({ table: "queue_frame_bodies", columns: [...key, "body"], rows: bodies, onConflict: "replace", key }),
  ];
}

/** Nothing is kept of executions that are over. */
function ends(session: SqlSession, dialect: Dialect, over: readonly FrameChange[]): Promise<unknown>[] {
  return [
    ...forget(session, dialect, "queue_executions", over),
    ...forget(
      session,
      dialect,
      "queue_frames",
      over.filter(({ live }) => live?.hasFrames),
    ),
    ...forget(
      session,
      dialect,
      "queue_frame_bodies",
      over.filter(({ live }) => live?.hasFrames),
    ),
    ...forget(
      session,
      dialect,
      "queue_timers",
      over.filter(({ live }) => live?.hasTimers),
    ),
  ];
}

function forget(
  session: SqlSession,
  dialect: Dialect,
  table: string,
  over: readonly FrameChange[],
): Promise<unknown>[] {
  const byTenant = Map.groupBy(over, ({ change }) => change.execution.tenantId);
  return [...byTenant].flatMap(([tenantId, ended]) =>
    inParts(ended).map((part) => {
      const ids = part.map(({ change }) => change.execution.id);
      const { condition, values } = oneOf(dialect, "execution_id", ids);
      const text = `DELETE FROM ${table} WHERE tenant_id = ? AND ${condition}`;
      return session.run({ name: `forget in ${table}`, text }, [tenantId, ...values]);
    }),
  );
}
