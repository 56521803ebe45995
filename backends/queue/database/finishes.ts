/** What jobs have come to, within a transaction: their rows go, and their messages come, for those who still have them. */
import type { JobOutcome, KeyedMessage } from "../../../core/contracts/queue.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { saveTriggers } from "../../repository/database/write-triggers.ts";
import { endJobs, keepJobs } from "./jobs.ts";

/** The end of a job. */
export interface Finish {
  /** The job's row. */
  readonly id: number;
  readonly workerId: string;
  readonly outcome: JobOutcome;
}

/** What became of ends of jobs. */
export interface Finished {
  /** Whether each was done. */
  readonly results: readonly boolean[];
  /** The messages of those that were. */
  readonly messages: readonly KeyedMessage[];
}

/** Ends jobs; their messages are left to the caller, to be written in the same transaction. */
export async function endAll(session: SqlSession, dialect: Dialect, finishes: readonly Finish[]): Promise<Finished> {
  const changing = finishes.filter(({ outcome }) => outcome.change);
  const refused = await moveTriggers(session, dialect, changing);
  const ended = new Set<number>();
  const ending = finishes.filter((finish) => !refused.has(finish));
  for (const [workerId, each] of Map.groupBy(ending, (finish) => finish.workerId)) {
    const ids = each.map(({ id }) => id);
    for (const id of await endJobs(session, dialect, workerId, ids)) ended.add(id);
  }
  const results = finishes.map((finish) => !refused.has(finish) && ended.has(finish.id));
  return { results, messages: finishes.flatMap(({ outcome }, index) => (results[index] ? outcome.messages : [])) };
}

/** Moves triggers on for those who still have the job; answers the ends that are refused, whose jobs go on. */
async function moveTriggers(
  session: SqlSession,
  dialect: Dialect,
  finishes: readonly Finish[],
): Promise<ReadonlySet<Finish>> {
  const refused = new Set<Finish>();
  if (finishes.length === 0) return refused;
  const kept = new Set<number>();
  for (const [workerId, each] of Map.groupBy(finishes, (finish) => finish.workerId)) {
    const ids = each.map(({ id }) => id);
    for (const id of await keepJobs(session, dialect, workerId, ids)) kept.add(id);
  }
  const moving = finishes.filter(({ id }) => kept.has(id));
  const changes = moving.flatMap(({ outcome }) => outcome.change ?? []);
  const saved = await saveTriggers(session, dialect, changes);
  moving.forEach((finish, index) => {
    if (saved[index] !== true) refused.add(finish);
  });
  return refused;
}
