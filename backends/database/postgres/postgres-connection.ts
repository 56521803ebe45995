/**
 * One connection to PostgreSQL over the library `postgres`. The library is used for its protocol alone: it would open a
 * lost connection again by itself and go on with what waits, in the middle of a transaction. Here a connection that is
 * lost stays lost, and what waits for it fails at once.
 *
 * Statements are sent without waiting for the answers to those before.
 */
import type { Socket } from "node:net";
import type { Options, PostgresType, Row, RowList, Sql } from "postgres";
import type { Clock } from "../../../core/contracts/clock.ts";
import { connectionLost } from "../server/connection-lost.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import { type RowsToWrite, SqlError, type SqlRow, type SqlValue, type Statement } from "../sql-database.ts";
import type { ConnectionMeters } from "../statement-meters.ts";
import { isChangingRows, isReading } from "../statement-text.ts";
import { postgresError } from "./postgres-errors.ts";
import { lockKey } from "./postgres-locks.ts";
import type { PostgresStatements } from "./postgres-statements.ts";
import type { PostgresStatistics } from "./postgres-statistics.ts";
import { type PostgresText, toPostgresValues } from "./postgres-text.ts";

/** Statements that a connection keeps prepared, on the server too. Those beyond are planned anew each time. */
const PREPARED_MAX = 500;

/** What a connection is made of. */
export interface PostgresConnectionOptions {
  readonly library: Options<Record<string, PostgresType>>;
  readonly postgres: (options: Options<Record<string, PostgresType>>) => Sql;
  readonly statements: PostgresStatements;
  readonly clock: Clock;
  /** How long it may take until the server has let us in. */
  readonly connectTimeoutMs: number;
  /** Run before the connection is used. */
  readonly greeting: string;
  readonly meters: ConnectionMeters | undefined;
  readonly statistics: PostgresStatistics;
  /** Opens the way to the server. */
  openSocket(): Promise<Socket>;
  /** Called with what the connection listens to. */
  readonly onNotify?: (channel: string, payload: string) => void;
}

/** See the file's head. */
export class PostgresConnection implements ServerConnection {
  readonly #sql: Sql;
  readonly #statements: PostgresStatements;
  readonly #clock: Clock;
  readonly #meters: ConnectionMeters | undefined;
  readonly #statistics: PostgresStatistics;
  readonly #prepared = new Set<string>();
  readonly #ended = new AbortController();
  readonly #underWay = new Map<(error: SqlError) => void, number>();
  #socket: Socket | undefined;
  #held: Promise<void> | undefined;

  private constructor(given: PostgresConnectionOptions) {
    const { library, postgres, statements, clock, meters, statistics, openSocket, onNotify } = given;
    this.#statements = statements;
    this.#clock = clock;
    this.#meters = meters;
    this.#statistics = statistics;
    const open = async (): Promise<Socket> => {
      if (this.#socket) throw connectionLost();
      this.#socket = await openSocket();
      return this.#socket;
    };
    const options = { ...library, max: 1, socket: open, onnotify: onNotify, onclose: () => this.#lose() };
    this.#sql = postgres(options);
  }

  /** @throws SqlError UNAVAILABLE when the server cannot be reached or does not want us */
  static async open(options: PostgresConnectionOptions): Promise<PostgresConnection> {
    const connection = new PostgresConnection(options);
    const timer = options.clock.after(options.connectTimeoutMs, () => connection.destroy());
    try {
      await connection.#send("connect", options.greeting, [], false);
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    } finally {
      timer.cancel();
    }
  }

  get lost(): AbortSignal {
    return this.#ended.signal;
  }

  get waitingSinceMs(): number | undefined {
    for (const startedMs of this.#underWay.values()) return startedMs;
    return undefined;
  }

  async query({ name, text }: Statement, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    return [...(await this.#ask(name, this.#statements.translate(text), values))];
  }

  async run({ name, text }: Statement, values: readonly SqlValue[] = []): Promise<number> {
    const { count } = await this.#ask(name, this.#statements.translate(text), values);
    return isChangingRows(text) ? count : 0;
  }

  async write(rows: RowsToWrite): Promise<void> {
    if (rows.rows.length === 0) return;
    this.#statistics.written(rows.table, rows.rows.length);
    const name = `write ${rows.table}`;
    const known = this.#statements.insertion(rows);
    if (known) await this.#send(name, known.text, known.values, true);
    else await this.#hold(this.#findTypesAndSend(name, rows));
  }

  async begin(): Promise<void> {
    await this.#send("BEGIN", "BEGIN", [], false);
  }

  async commit(): Promise<void> {
    const { command } = await this.#send("COMMIT", "COMMIT", [], false);
    // PostgreSQL answers ROLLBACK when a statement failed.
    if (command !== "COMMIT") throw new SqlError("FAULT", "The transaction was rolled back instead of committed.");
  }

  async rollback(): Promise<void> {
    await this.#send("ROLLBACK", "ROLLBACK", [], false);
  }

  async ping(): Promise<void> {
    await this.#send("ping", "SELECT 1", [], false);
  }

  async tryLock(name: string): Promise<boolean> {
    const text = "SELECT pg_try_advisory_lock($1::bigint)::int AS has_lock";
    const [row] = await this.#send("take a lock", text, [lockKey(name)], true);
    return row?.["has_lock"] === 1;
  }

  async unlock(name: string): Promise<void> {
    await this.#send("give a lock back", "SELECT pg_advisory_unlock($1::bigint)", [lockKey(name)], true);
  }

  async unlockAll(): Promise<void> {
    await this.#send("give all locks back", "SELECT pg_advisory_unlock_all()", [], false);
  }

  async close(): Promise<void> {
    if (this.lost.aborted) return;
    // The library would wait for ever for an answer that the end of the connection has cut off.
    const lost = Promise.withResolvers<void>();
    this.lost.addEventListener("abort", () => lost.resolve(), { once: true });
    await Promise.race([this.#sql.end(), lost.promise]);
    this.#lose();
  }

  destroy(): void {
    this.#socket?.destroy();
    this.#lose();
  }

  async #ask(name: string, text: PostgresText, values: readonly SqlValue[]): Promise<RowList<Row[]>> {
    const isPreparable = isReading(text.text) || isChangingRows(text.text);
    return await this.#send(name, text.text, toPostgresValues(name, text, values), isPreparable);
  }

  async #findTypesAndSend(name: string, rows: RowsToWrite): Promise<{ answer: Promise<RowList<Row[]>> }> {
    await this.#held;
    await this.#statements.findTypes(rows.table, (what, { text }, values) =>
      this.#sendNow(what, text, [...values], true),
    );
    const found = this.#statements.insertion(rows);
    if (!found) throw new SqlError("FAULT", `${name}: the types of the columns are not known.`);
    return { answer: this.#sendNow(name, found.text, found.values, true) };
  }

  /** Sends in the order of the calls, also behind rows whose statement is still being made. */
  #send(name: string, text: string, values: SqlValue[], isPreparable: boolean): Promise<RowList<Row[]>> {
    if (!this.#held) return this.#sendNow(name, text, values, isPreparable);
    return this.#hold(this.#held.then(() => ({ answer: this.#sendNow(name, text, values, isPreparable) })));
  }

  /** Lets nothing be sent before this. */
  async #hold(sent: Promise<{ answer: Promise<RowList<Row[]>> }>): Promise<RowList<Row[]>> {
    const held = sent.then(
      () => undefined,
      () => undefined,
    );
    this.#held = held;
    const { answer } = await sent;
    if (this.#held === held) this.#held = undefined;
    return await answer;
  }

  #sendNow(name: string, text: string, values: SqlValue[], isPreparable: boolean): Promise<RowList<Row[]>> {
    if (this.lost.aborted) return Promise.reject(connectionLost());
    const { promise, resolve, reject } = Promise.withResolvers<RowList<Row[]>>();
    const sentMs = this.#clock.now();
    this.#underWay.set(reject, sentMs);
    const options = { prepare: isPreparable && this.#isKept(text), simple: !isPreparable };
    this.#sql.unsafe(text, values, options).then(
      (rows) => {
        this.#answered(reject, name, sentMs);
        resolve(rows);
      },
      (error: unknown) => {
        this.#answered(reject, name, sentMs);
        reject(postgresError(name, error));
      },
    );
    return promise;
  }

  #answered(reject: (error: SqlError) => void, name: string, sentMs: number): void {
    // What failed with its connection was not answered.
    if (this.#underWay.delete(reject)) this.#meters?.answered(name, sentMs);
  }

  #isKept(text: string): boolean {
    if (this.#prepared.has(text)) return true;
    if (this.#prepared.size >= PREPARED_MAX) return false;
    this.#prepared.add(text);
    return true;
  }

  #lose(): void {
    if (this.lost.aborted) return;
    this.#ended.abort(connectionLost());
    for (const reject of this.#underWay.keys()) reject(connectionLost());
    this.#underWay.clear();
  }
}
