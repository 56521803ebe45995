/**
 * The session that a transaction's work sees. It keeps the promises that databases break in different ways: no
 * statement runs after the transaction ended, and a transaction in which a statement failed is never committed, also
 * when the work goes on as if nothing had been.
 */
import {
  type RowsToWrite,
  SqlError,
  type SqlRow,
  type SqlSession,
  type SqlValue,
  type Statement,
} from "./sql-database.ts";

/** See the file's head. */
export class TransactionSession implements SqlSession {
  readonly #session: SqlSession;
  #failure: unknown;
  #isFailed = false;
  #isEnded = false;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(session: SqlSession) {
    this.#session = session;
  }

  query(statement: Statement, values?: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    return this.#guard(statement.name, () => this.#session.query(statement, values));
  }

  run(statement: Statement, values?: readonly SqlValue[]): Promise<number> {
    return this.#guard(statement.name, () => this.#session.run(statement, values));
  }

  write(rows: RowsToWrite): Promise<void> {
    return this.#guard(`write ${rows.table}`, () => this.#session.write(rows));
  }

  /**
   * Runs the work and waits for all its statements; afterwards none is let through any more.
   * @throws what the work throws, or what its first failed statement did
   */
  async perform<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    try {
      const result = await work(this);
      if (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
      if (this.#isFailed) throw this.#failure;
      return result;
    } finally {
      this.#isEnded = true;
    }
  }

  async #guard<T>(name: string, action: () => Promise<T>): Promise<T> {
    if (this.#isEnded) throw new SqlError("FAULT", `The statement "${name}" comes after the end of its transaction.`);
    if (this.#isFailed) throw this.#failure;
    const result = action();
    this.#underWay.add(result);
    try {
      return await result;
    } catch (error) {
      if (!this.#isFailed) {
        this.#isFailed = true;
        this.#failure = error;
      }
      throw error;
    } finally {
      this.#underWay.delete(result);
    }
  }
}
