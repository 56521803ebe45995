/** Messages as rows: written by anyone, read and deleted by the owner of their partition. */
import { type KeyedMessage, messageKey, type Timer } from "../../../core/contracts/queue.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { Dialect, SqlRow, SqlSession } from "../../database/sql-database.ts";
import { addExecutions } from "../../repository/database/add-executions.ts";
import { partitionOf } from "../partition-of.ts";
import { inParts, oneOf } from "./id-lists.ts";

/** A message that was read, and what to delete once it is dealt with. */
export interface ReadMessage {
  readonly partition: number;
  readonly message: KeyedMessage;
  /** The row's id; a message comes from its own table or is a timer that has come due. */
  readonly messageId?: number;
  readonly timerId?: number;
}

/** Writes messages, those of a partition in their order. */
export async function writeMessages(
  session: SqlSession,
  messages: readonly KeyedMessage[],
  partitions: number,
): Promise<void> {
  await session.write({
    table: "queue_messages",
    columns: ["partition_id", "tenant_id", "message_key", "value"],
    rows: messages.map((message) => {
      const key = messageKey(message);
      return [partitionOf(key, partitions), message.tenantId, key, encode(message)];
    }),
  });
}

/**
 * Writes messages from outside of the executors, whose `created` messages bring executions that are to be found from
 * then on. Where steps create executions, the step that handles the message puts them there.
 */
export async function writeSent(
  session: SqlSession,
  messages: readonly KeyedMessage[],
  partitions: number,
): Promise<void> {
  const created = messages.flatMap((message) =>
    "executionId" in message && message.event.kind === "created" ? [message.event] : [],
  );
  await Promise.all([addExecutions(session, created), writeMessages(session, messages, partitions)]);
}

/**
 * Reads messages of these partitions after a key, oldest first.
 *
 * Along the primary key alone: an index by partition would find 500 messages of one partition faster, but for several
 * partitions at once databases then sort the whole backlog each time.
 */
export async function readMessages(
  session: SqlSession,
  dialect: Dialect,
  partitions: readonly number[],
  after: number,
  max: number,
): Promise<readonly ReadMessage[]> {
  const { condition, values } = oneOf(dialect, "partition_id", partitions);
  const where = `WHERE id > ? AND ${condition} ORDER BY id LIMIT ${max}`;
  const text = `SELECT id, partition_id, value FROM queue_messages ${where}`;
  const rows = await session.query({ name: "read messages", text }, [after, ...values]);
  return rows.map((row) => ({ ...readRow(row), messageId: Number(row.id) }));
}

/** Deletes what was dealt with. */
export async function deleteRead(session: SqlSession, dialect: Dialect, read: readonly ReadMessage[]): Promise<void> {
  const messages = read.flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId]));
  const timers = read.flatMap(({ timerId }) => (timerId === undefined ? [] : [timerId]));
  await Promise.all([
    ...inParts(messages).map((ids) => deleteRows(session, dialect, "queue_messages", ids)),
    ...inParts(timers).map((ids) => deleteRows(session, dialect, "queue_timers", ids)),
  ]);
}

async function deleteRows(session: SqlSession, dialect: Dialect, table: string, ids: readonly number[]): Promise<void> {
  const { condition, values } = oneOf(dialect, "id", ids);
  await session.run({ name: `delete from ${table}`, text: `DELETE FROM ${table} WHERE ${condition}` }, values);
}

/** Sets timers. */
export async function writeTimers(session: SqlSession, timers: readonly Timer[], partitions: number): Promise<void> {
  await session.write({
    table: "queue_timers",
    columns: ["partition_id", "due_ms", "tenant_id", "execution_id", "value"],
    rows: timers.map(({ dueMs, message }) => [
      partitionOf(message.executionId, partitions),
      Math.ceil(dueMs),
      message.tenantId,
      message.executionId,
      encode(message),
    ]),
  });
}

/** Timers of these partitions that have come due, in the order of their times. */
export async function readDueTimers(
  session: SqlSession,
  dialect: Dialect,
  partitions: readonly number[],
  nowMs: number,
  max: number,
): Promise<readonly ReadMessage[]> {
  const { condition, values } = oneOf(dialect, "partition_id", partitions);
  const text = `SELECT id, partition_id, value FROM queue_timers
    WHERE ${condition} AND due_ms <= ? ORDER BY due_ms, id LIMIT ${max}`;
  const rows = await session.query({ name: "read timers", text }, [...values, nowMs]);
  return rows.map((row) => ({ ...readRow(row), timerId: Number(row.id) }));
}

/** When the next timer of these partitions is due; undefined when there is none. */
export async function nextTimerMs(
  session: SqlSession,
  dialect: Dialect,
  partitions: readonly number[],
): Promise<number | undefined> {
  const { condition, values } = oneOf(dialect, "partition_id", partitions);
  const text = `SELECT MIN(due_ms) AS due_ms FROM queue_timers WHERE ${condition}`;
  const [row] = await session.query({ name: "next timer", text }, values);
  return row === undefined || row.due_ms === null ? undefined : Number(row.due_ms);
}

function readRow(row: SqlRow): { readonly partition: number; readonly message: KeyedMessage } {
  return { partition: Number(row.partition_id), message: decode<KeyedMessage>(String(row.value)) };
}
