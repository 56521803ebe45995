/**
 * The tables of the queue. Those that are written and emptied all the time have their growing key and nothing else to
 * be found by: readers go along it (read-position.ts of the queue), and every further index would be paid with each row.
 */
import type { Dialect } from "../sql-database.ts";
import type { Migration } from "./migration.ts";

/** Characters of ids and names in keys. */
const NAME_MAX = 191;

/** Partitions of a database that several executors may share; one that is one process's own needs no more than one. */
const PARTITIONS_SHARED = 16;

/** The tables of the queue. */
export const queueTables: Migration = { number: 2, name: "queue", statements };

function statements({ growingKey, documentType, keyText, isShared }: Dialect): readonly string[] {
  const tenant = `tenant_id ${keyText(NAME_MAX)} NOT NULL`;
  const execution = `execution_id ${keyText(NAME_MAX)} NOT NULL`;
  const sent = `sender ${keyText(NAME_MAX)} NOT NULL, created_ms BIGINT NOT NULL`;
  const document = `${documentType} NOT NULL`;
  return [
    // What holds for all processes for ever, such as the number of partitions.
    `CREATE TABLE queue_constants (name ${keyText(NAME_MAX)} NOT NULL PRIMARY KEY, value BIGINT NOT NULL)`,
    `INSERT INTO queue_constants (name, value) VALUES ('partitions', ${isShared ? PARTITIONS_SHARED : 1})`,
    `CREATE TABLE queue_messages (id ${growingKey}, partition_id INTEGER NOT NULL, ${tenant},
       message_key ${keyText(2 * NAME_MAX)} NOT NULL, value ${document})`,
    // claimed_by is in no index: claiming a row, which happens to each, then changes no index.
    `CREATE TABLE queue_jobs (id ${growingKey}, ${tenant}, worker_group ${keyText(NAME_MAX)} NOT NULL, ${execution},
       job_key ${keyText(2 * NAME_MAX)} NOT NULL, claimed_by ${keyText(NAME_MAX)}, claimed_ms BIGINT,
       killed INTEGER NOT NULL, deliveries INTEGER NOT NULL, value ${document})`,
    `CREATE TABLE queue_timers (id ${growingKey}, partition_id INTEGER NOT NULL, due_ms BIGINT NOT NULL, ${tenant},
       ${execution}, value ${document})`,
    "CREATE INDEX queue_timers_due ON queue_timers (partition_id, due_ms)",
    "CREATE INDEX queue_timers_execution ON queue_timers (execution_id)",
    // The executions that are not over, each with its root frame.
    `CREATE TABLE queue_executions (${tenant}, ${execution}, body ${documentType}, frame_cursor ${documentType},
       PRIMARY KEY (tenant_id, execution_id))`,
    // Their other frames. Bodies are written once and may be long, cursors change with every child.
    `CREATE TABLE queue_frames (${tenant}, ${execution}, frame_id ${keyText(NAME_MAX)} NOT NULL,
       frame_cursor ${documentType}, PRIMARY KEY (tenant_id, execution_id, frame_id))`,
    `CREATE TABLE queue_frame_bodies (${tenant}, ${execution}, frame_id ${keyText(NAME_MAX)} NOT NULL, body ${document},
       PRIMARY KEY (tenant_id, execution_id, frame_id))`,
    `CREATE TABLE queue_flow_states (${tenant}, namespace ${keyText(NAME_MAX)} NOT NULL,
       flow_id ${keyText(NAME_MAX)} NOT NULL, value ${document}, PRIMARY KEY (tenant_id, namespace, flow_id))`,
    // What listeners and followers in other processes are told; kept for a minute.
    `CREATE TABLE queue_signals (id ${growingKey}, ${sent}, value ${document})`,
    `CREATE TABLE queue_updates (id ${growingKey}, ${sent}, value ${document})`,
    // Who is there: executors that share the partitions, processes in which someone follows updates.
    `CREATE TABLE queue_members (member_role ${keyText(NAME_MAX)} NOT NULL, member_id ${keyText(NAME_MAX)} NOT NULL,
       beat BIGINT NOT NULL, holds INTEGER NOT NULL, PRIMARY KEY (member_role, member_id))`,
  ];
}
