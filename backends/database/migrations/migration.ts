/** A numbered step of the tables' shape. Once released it never changes: later shapes are later migrations. */
import type { Dialect, SqlSession } from "../sql-database.ts";

/** See the file's head. */
export interface Migration {
  /** Its place in the order, from 1, used once. */
  readonly number: number;
  /** What it brings, in a few words. */
  readonly name: string;
  /**
   * The statements, in order, without values. Every database runs them within one transaction but MySQL, which commits
   * each by itself; there the one that a crash interrupted runs again and may find its table or index in place.
   */
  statements(dialect: Dialect): readonly (string | Filling)[];
}

/** Gives rows that are there already what no statement can tell of them. It may run again after a crash. */
export interface Filling {
  /** What it fills, in a few words. */
  readonly name: string;
  run(session: SqlSession, dialect: Dialect): Promise<void>;
}
