/**
 * The one writer of an SQLite database. A commit waits for the disk, so the works of one moment share it:
 *
 *   BEGIN IMMEDIATE · SAVEPOINT · work 1 · RELEASE · SAVEPOINT · work 2 · RELEASE ... COMMIT
 *
 * Works run one after the other. One that fails is rolled back to its savepoint and does not hurt the others; all of
 * them are told of success after the commit, or of its failure.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { nextTurn } from "../../../platform/next-turn.ts";
import { SqlError, type SqlSession } from "../sql-database.ts";
import { TransactionSession } from "../transaction-session.ts";
import type { SqliteConnection } from "./sqlite-connection.ts";

/** Works in one commit. */
const GROUP_WORKS_MAX = 500;
/** After this time a group takes no further work: the first of it waits for the commit. */
const GROUP_DURATION_MAX_MS = 10;

interface Work {
  /** Runs within the group; its promise is settled by `committed` or `failed`. */
  perform(session: SqlSession): Promise<void>;
  committed(): void;
  failed(error: unknown): void;
}

/** See the file's head. */
export class GroupCommit {
  readonly #connection: SqliteConnection;
  readonly #clock: Clock;
  #waiting: Work[] = [];
  #draining: Promise<void> | undefined;
  #isClosed = false;

  constructor(connection: SqliteConnection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** Everything or nothing, in the next commit. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#isClosed) return Promise.reject(new SqlError("UNAVAILABLE", "The database is closed."));
    let commit = (): void => undefined;
    this.#waiting.push({
      perform: async (session) => {
        const result = await new TransactionSession(session).perform(work);
        commit = () => resolve(result);
      },
      committed: () => commit(),
      failed: reject,
    });
    this.#draining ??= this.#drain();
    return promise;
  }

  /** Takes no further work and waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // What else is asked for at this moment joins the first group.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      await this.#group();
      await nextTurn();
    }
    this.#draining = undefined;
  }

  async #group(): Promise<void> {
    const done: Work[] = [];
    try {
      this.#connection.execute("BEGIN IMMEDIATE");
    } catch (error) {
      for (const work of this.#waiting.splice(0)) work.failed(error);
      return;
    }
    try {
      await this.#performAll(done);
      this.#connection.execute("COMMIT");
    } catch (error) {
      for (const work of done) work.failed(error);
      this.#abandon();
      return;
    }
    for (const work of done) work.committed();
  }

  async #performAll(done: Work[]): Promise<void> {
    const startedMs = this.#clock.now();
    let taken = 0;
    for (let work = this.#waiting.shift(); work; work = this.#waiting.shift()) {
      await this.#perform(work, done);
      if (++taken >= GROUP_WORKS_MAX || this.#clock.now() - startedMs >= GROUP_DURATION_MAX_MS) return;
    }
  }

  /** @throws the failure that ended the whole transaction, when it did; the work has been told then. */
  async #perform(work: Work, done: Work[]): Promise<void> {
    try {
      this.#connection.execute("SAVEPOINT work");
      await work.perform(this.#connection);
      this.#connection.execute("RELEASE work");
      done.push(work);
    } catch (error) {
      work.failed(error);
      // A full disk, for one, makes SQLite roll back everything.
      if (!this.#connection.isInTransaction) throw error;
      this.#connection.execute("ROLLBACK TO work");
      this.#connection.execute("RELEASE work");
    }
  }

  #abandon(): void {
    try {
      if (this.#connection.isInTransaction) this.#connection.execute("ROLLBACK");
    } catch (error) {
      // A rollback fails only where SQLite has rolled back by itself: nothing is left to undo.
      if (this.#connection.isInTransaction) throw error;
    }
  }
}
