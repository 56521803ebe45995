/** What the database says about the migrations it has seen, and whether this program may work with it. */
import { createHash } from "node:crypto";
import { type Dialect, SqlError, type SqlRow, type SqlSession, type Statement } from "../sql-database.ts";
import type { Filling, Migration } from "./migration.ts";

/** A migration as the database knows it. */
export interface SeenMigration {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  /** Statements that ran; fewer than there are after a crash in the middle. */
  readonly statementsDone: number;
  /** The next statement found in the way what it makes: another program made that, and no crash explains it. */
  readonly isBlocked: boolean;
}

const SELECT_SEEN: Statement = {
  name: "select applied migrations",
  text: "SELECT migration, name, checksum, statements_done FROM schema_migrations ORDER BY migration",
};

/** All that the database has seen. */
export async function selectSeen(session: SqlSession): Promise<readonly SeenMigration[]> {
  return (await session.query(SELECT_SEEN)).map((row: SqlRow) => {
    const written = Number(row["statements_done"]);
    return {
      number: Number(row["migration"]),
      name: String(row["name"]),
      checksum: String(row["checksum"]),
      statementsDone: written < 0 ? blockedAfter(written) : written,
      isBlocked: written < 0,
    };
  });
}

/** How the number of statements done is written when the next one is blocked; read back by the same. */
export function blockedAfter(statementsDone: number): number {
  return -1 - statementsDone;
}

/** The table that keeps them. */
export function createTable({ keyText }: Dialect): Statement {
  return {
    name: "create the table of migrations",
    text: `CREATE TABLE IF NOT EXISTS schema_migrations (
      migration BIGINT NOT NULL PRIMARY KEY,
      name ${keyText(100)} NOT NULL,
      checksum ${keyText(64)} NOT NULL,
      statements_done BIGINT NOT NULL,
      applied_at ${keyText(30)} NOT NULL
    )`,
  };
}

/** A short print of statements, which changes with them but not with their layout. */
export function checksumOf(statements: readonly (string | Filling)[]): string {
  const hash = createHash("sha256");
  const texts = statements.map((each) => (typeof each === "string" ? each : each.name));
  for (const text of texts) hash.update(text.replace(/\s+/g, " ").trim()).update("\0");
  return hash.digest("hex").slice(0, 16);
}

/** What is left to do; statements of a migration that was interrupted are left out as far as they ran. */
export interface PendingMigration {
  readonly migration: Migration;
  readonly statements: readonly (string | Filling)[];
  readonly checksum: string;
  /** Statements that ran before; undefined when the migration was never begun. */
  readonly doneBefore: number | undefined;
  /** The first statement that is left may have been run before a crash. */
  readonly mayHaveRun: boolean;
}

/**
 * Compares the program's migrations with what the database has seen.
 * @throws SqlError FAULT when the database is newer than the program, or was made by a different migration
 */
export function pendingMigrations(
  migrations: readonly Migration[],
  seen: readonly SeenMigration[],
  dialect: Dialect,
): readonly PendingMigration[] {
  const unknown = seen.find(({ number }) => !migrations.some((migration) => migration.number === number));
  if (unknown) throw newerDatabase(unknown);
  const byNumber = new Map(seen.map((each) => [each.number, each]));
  return migrations.flatMap((migration) => {
    const before = byNumber.get(migration.number);
    const statements = migration.statements(dialect);
    const checksum = checksumOf(statements);
    if (before && before.checksum !== checksum) throw changedMigration(migration);
    const doneBefore = before?.statementsDone;
    const mayHaveRun = before !== undefined && !before.isBlocked;
    return doneBefore === statements.length ? [] : [{ migration, statements, checksum, doneBefore, mayHaveRun }];
  });
}

function newerDatabase({ number, name }: SeenMigration): SqlError {
  return new SqlError(
    "FAULT",
    `The database is newer than this program: it has seen migration ${number} "${name}", which this program ` +
      "does not know. Start a newer version of the program, or name another database.",
  );
}

function changedMigration({ number, name }: Migration): SqlError {
  return new SqlError(
    "FAULT",
    `The database was made by another migration ${number} "${name}" than this program's. ` +
      "Start the version of the program that made it, or name another database.",
  );
}
