/**
 * Brings the tables of a database into the shape that this program wants. Any number of processes may do so at once:
 * one that finds nothing to do asks a single query; the others line up for a lock, and look again when they have it.
 */
import { type Clock, toInstant } from "../../../core/contracts/clock.ts";
import { systemClock } from "../../../platform/clock.ts";
import { type Dialect, type SqlConnection, type SqlDatabase, SqlError, type SqlSession } from "../sql-database.ts";
import { allMigrations } from "./all-migrations.ts";
import {
  blockedAfter,
  createTable,
  type PendingMigration,
  pendingMigrations,
  type SeenMigration,
  selectSeen,
} from "./applied-migrations.ts";
import type { Filling, Migration } from "./migration.ts";

/** The lock that one process at a time migrates under. */
const LOCK = "kestra schema migrations";
/** How long a process waits for another one to migrate. */
const LOCK_WAIT_MAX_MS = 10 * 60_000;

/** How to migrate. */
export interface MigrateOptions {
  /** Default those of the program. */
  readonly migrations?: readonly Migration[];
  /** Default the machine's clock. */
  readonly clock?: Clock;
}

/**
 * See the file's head. Answers the migrations that this call applied, none when the database was up to date.
 * @throws SqlError FAULT when the database is newer than the program or was made by a different migration
 */
export async function migrate(
  database: SqlDatabase,
  { migrations = allMigrations, clock = systemClock }: MigrateOptions = {},
): Promise<readonly Migration[]> {
  const { dialect } = database;
  const seen = await selectSeenIfAny(database);
  if (seen && pendingMigrations(migrations, seen, dialect).length === 0) return [];
  const connection = await database.connect();
  try {
    await lock(connection, clock);
    await connection.run(createTable(dialect));
    const pending = pendingMigrations(migrations, await selectSeen(connection), dialect);
    for (const each of pending) await applyHere(connection, each, dialect, toInstant(clock.now()));
    await connection.unlock(LOCK);
    return pending.map(({ migration }) => migration);
  } finally {
    await connection.close();
  }
}

/**
 * Changes nothing, for programs that only look at what others work on.
 * @throws SqlError FAULT when the tables are not in the shape that this program wants
 */
export async function refuseUnmigrated(
  database: SqlDatabase,
  { migrations = allMigrations }: MigrateOptions = {},
): Promise<void> {
  const seen = await selectSeenIfAny(database);
  const pending = pendingMigrations(migrations, seen ?? [], database.dialect);
  if (pending.length === 0) return;
  const what =
    seen === undefined || seen.length === 0
      ? "the database holds nothing of Kestra yet"
      : `the database has to be brought up to date (${pending.map(({ migration }) => migration.name).join(", ")})`;
  throw new SqlError(
    "FAULT",
    `${what}. A server of this version does that when it starts, and kestra sys database migrate.`,
  );
}

/** Undefined when the table cannot be read: then it is most likely not there, and making it tells otherwise. */
async function selectSeenIfAny(session: SqlSession): Promise<readonly SeenMigration[] | undefined> {
  try {
    return await selectSeen(session);
  } catch (error) {
    if (error instanceof SqlError && error.code === "FAULT") return undefined;
    throw error;
  }
}

async function lock(connection: SqlConnection, clock: Clock): Promise<void> {
  const giveUp = new AbortController();
  const timer = clock.after(LOCK_WAIT_MAX_MS, () => giveUp.abort());
  const hasLock = await connection.lock(LOCK, giveUp.signal);
  timer.cancel();
  if (hasLock) return;
  const message =
    `Another process has been changing the tables of the database for ${LOCK_WAIT_MAX_MS / 60_000} minutes. ` +
    "Wait until it is done, or stop it, and start again.";
  throw new SqlError("UNAVAILABLE", message);
}

/** Says what to do where tables are in the way that this program has not made, such as those of Kestra itself. */
async function applyHere(...[connection, pending, dialect, appliedAt]: Parameters<typeof apply>): Promise<void> {
  try {
    await apply(connection, pending, dialect, appliedAt);
  } catch (error) {
    if (!(error instanceof SqlError && error.code === "EXISTS")) throw error;
    const advice = "Another program has made it. Name a database or schema that is empty.";
    throw new SqlError("EXISTS", `${error.message}. ${advice}`, { cause: error });
  }
}

async function apply(
  connection: SqlConnection,
  pending: PendingMigration,
  dialect: Dialect,
  appliedAt: string,
): Promise<void> {
  if (dialect.hasTransactionalDdl) {
    await connection.transaction(async (session) => {
      for (const statement of pending.statements) await runStatement(session, pending, statement, dialect);
      await record(session, pending, pending.statements.length, appliedAt);
    });
    return;
  }
  const doneBefore = pending.doneBefore ?? 0;
  if (pending.doneBefore === undefined) await record(connection, pending, 0, appliedAt);
  for (let index = doneBefore; index < pending.statements.length; index++) {
    const statement = pending.statements[index] ?? "";
    try {
      await runStatement(connection, pending, statement, dialect);
    } catch (error) {
      if (!(error instanceof SqlError && error.code === "EXISTS")) throw error;
      // A statement that was perhaps run before a crash, which only its outcome tells, may find its work done.
      if (!(pending.mayHaveRun && index === doneBefore)) {
        await record(connection, pending, blockedAfter(index), appliedAt);
        throw error;
      }
    }
    await record(connection, pending, index + 1, appliedAt);
  }
}

async function runStatement(
  session: SqlSession,
  pending: PendingMigration,
  statement: string | Filling,
  dialect: Dialect,
): Promise<void> {
  if (typeof statement === "string") await session.run({ name: nameOf(pending), text: statement });
  else await statement.run(session, dialect);
}

async function record(
  session: SqlSession,
  { migration, checksum }: PendingMigration,
  statementsDone: number,
  appliedAt: string,
): Promise<void> {
  await session.write({
    table: "schema_migrations",
    columns: ["migration", "name", "checksum", "statements_done", "applied_at"],
    rows: [[migration.number, migration.name, checksum, statementsDone, appliedAt]],
    onConflict: "replace",
    key: ["migration"],
  });
}

function nameOf({ migration }: PendingMigration): string {
  return `migration ${migration.number} "${migration.name}"`;
}
