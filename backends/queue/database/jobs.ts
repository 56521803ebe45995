/** Jobs as rows: a row waits, is claimed by a worker, and goes when the job is over. So the table knows who runs what. */
import type { Job, Signal } from "../../../core/contracts/queue.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { Dialect, SqlRow, SqlSession } from "../../database/sql-database.ts";
import { inParts, oneOf } from "./id-lists.ts";

/** A job and its row. */
export interface ClaimedJob {
  readonly id: number;
  readonly job: Job;
}

/** Which worker group a job is for, the default group by an empty name. */
export function groupOf({ workerGroup = "" }: Job): string {
  return workerGroup;
}

/** Has jobs wait for workers. */
export async function writeJobs(session: SqlSession, jobs: readonly Job[]): Promise<void> {
  await session.write({
    table: "queue_jobs",
    columns: ["tenant_id", "worker_group", "execution_id", "job_key", "killed", "deliveries", "value"],
    rows: jobs.map((job) => [
      job.tenantId,
      groupOf(job),
      "taskRun" in job ? job.executionId : "",
      "taskRun" in job ? attemptKey(job.taskRun.id, job.attempt) : job.evaluationId,
      0,
      0,
      encode(job),
    ]),
  });
}

function attemptKey(taskRunId: string, attempt: number): string {
  return `${taskRunId}/${attempt}`;
}

/** What a worker asks for. */
export interface Claim {
  readonly workerId: string;
  readonly group: string;
  /** Jobs whose ids are not above this are not looked at. */
  readonly after: number;
  readonly max: number;
  readonly nowMs: number;
}

/** Gives waiting jobs to a worker, oldest first, passing over those that others are about to claim. */
export async function claimJobs(session: SqlSession, dialect: Dialect, claim: Claim): Promise<readonly ClaimedJob[]> {
  // The limit stands in the text: for a limit that it does not know PostgreSQL reckons with a tenth of the table, and
  // reads all of it for each claim.
  const limit = Math.floor(claim.max);
  const waiting = `id > ? AND worker_group = ? AND claimed_by IS NULL
    ORDER BY id LIMIT ${limit} ${dialect.forUpdateSkipLocked}`;
  const asked = [claim.after, claim.group];
  const claimed = [claim.workerId, claim.nowMs];
  const set = "UPDATE queue_jobs SET claimed_by = ?, claimed_ms = ?, deliveries = deliveries + 1";
  if (!dialect.hasReturning) {
    const select = { name: "find jobs", text: `SELECT id, killed, value FROM queue_jobs WHERE ${waiting}` };
    const rows = await session.query(select, asked);
    await Promise.all(
      inParts(rows.map(({ id }) => Number(id))).map((ids) => {
        const { condition, values } = oneOf(dialect, "id", ids);
        return session.run({ name: "claim jobs", text: `${set} WHERE ${condition}` }, [...claimed, ...values]);
      }),
    );
    return rows.map(readJob);
  }
  // The list of ids stands in a WITH: as a subquery PostgreSQL may ask it again for each row, and claim too many.
  const text = `WITH picked AS (SELECT id FROM queue_jobs WHERE ${waiting})
    ${set} WHERE id IN (SELECT id FROM picked) RETURNING id, killed, value`;
  const rows = await session.query({ name: "claim jobs", text }, [...asked, ...claimed]);
  return rows.map(readJob).sort((one, other) => one.id - other.id);
}

function readJob(row: SqlRow): ClaimedJob {
  const job = decode<Job>(String(row.value));
  return { id: Number(row.id), job: row.killed === 1 ? { ...job, killed: true } : job };
}

/** Which of the jobs the worker still has; nobody takes them away until the end of the transaction. */
export async function keepJobs(
  session: SqlSession,
  dialect: Dialect,
  workerId: string,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const kept = new Set<number>();
  for (const part of inParts(ids)) {
    const { condition, values } = oneOf(dialect, "id", part);
    const text = `SELECT id FROM queue_jobs WHERE ${condition} AND claimed_by = ? ORDER BY id ${dialect.forUpdate}`;
    for (const { id } of await session.query({ name: "keep jobs", text }, [...values, workerId])) kept.add(Number(id));
  }
  return kept;
}

/** Deletes those of the jobs that the worker still has, and answers their ids. */
export async function endJobs(
  session: SqlSession,
  dialect: Dialect,
  workerId: string,
  ids: readonly number[],
): Promise<ReadonlySet<number>> {
  const ended = new Set<number>();
  if (!dialect.hasReturning) for (const id of await keepJobs(session, dialect, workerId, ids)) ended.add(id);
  for (const part of inParts(dialect.hasReturning ? ids : [...ended])) {
    const { condition, values } = oneOf(dialect, "id", part);
    const text = `DELETE FROM queue_jobs WHERE ${condition} AND claimed_by = ?`;
    const asked = [...values, workerId];
    if (!dialect.hasReturning) await session.run({ name: "end jobs", text }, asked);
    else {
      const rows = await session.query({ name: "end jobs", text: `${text} RETURNING id` }, asked);
      for (const { id } of rows) ended.add(Number(id));
    }
  }
  return ended;
}

/** Has those of the jobs wait again that the worker still has. */
export async function releaseJobs(
  session: SqlSession,
  dialect: Dialect,
  workerId: string,
  ids: readonly number[],
): Promise<void> {
  for (const part of inParts(ids)) {
    const { condition, values } = oneOf(dialect, "id", part);
    const text = `UPDATE queue_jobs SET claimed_by = NULL, claimed_ms = NULL WHERE ${condition} AND claimed_by = ?`;
    await session.run({ name: "release jobs", text }, [...values, workerId]);
  }
}

/** Has all jobs of these workers wait again; answers them. No index finds them: this happens when a process has died. */
export async function takeJobsBack(
  session: SqlSession,
  dialect: Dialect,
  workerIds: readonly string[],
): Promise<readonly Job[]> {
  const { condition, values } = oneOf(dialect, "claimed_by", workerIds);
  const text = `SELECT id, killed, value FROM queue_jobs WHERE ${condition} ORDER BY id ${dialect.forUpdate}`;
  const rows = await session.query({ name: "find jobs to take back", text }, values);
  for (const part of inParts(rows.map(({ id }) => Number(id)))) {
    const ids = oneOf(dialect, "id", part);
    const free = `UPDATE queue_jobs SET claimed_by = NULL, claimed_ms = NULL WHERE ${ids.condition}`;
    await session.run({ name: "take jobs back", text: free }, ids.values);
  }
  return rows.map((row) => readJob(row).job);
}

/**
 * Marks the jobs that these signals kill, so that whoever claims them later knows. No index finds them either: one look
 * at the table serves all kills of a step.
 */
export async function markKilled(session: SqlSession, dialect: Dialect, signals: readonly Signal[]): Promise<void> {
  const keys = signals.flatMap((signal) =>
    signal.kind === "kill-jobs" ? signal.jobs.map(({ taskRunId, attempt }) => attemptKey(taskRunId, attempt)) : [],
  );
  await Promise.all(
    inParts(keys).map((part) => {
      const { condition, values } = oneOf(dialect, "job_key", part);
      return session.run({ name: "kill jobs", text: `UPDATE queue_jobs SET killed = 1 WHERE ${condition}` }, values);
    }),
  );
}
