/** One connection to MySQL or MariaDB over the library `mysql2`, which sends one statement after the other's answer. */
import type { Socket } from "node:net";
import type { Connection, ConnectionOptions, QueryResult } from "mysql2";
import type { Clock } from "../../../core/contracts/clock.ts";
import { connectionLost } from "../server/connection-lost.ts";
import type { ServerConnection } from "../server/server-connection.ts";
import type { RowsToWrite, SqlError, SqlRow, SqlValue, Statement } from "../sql-database.ts";
import type { ConnectionMeters } from "../statement-meters.ts";
import { isChangingRows } from "../statement-text.ts";
import { mysqlError } from "./mysql-errors.ts";
import { insertTexts, withValues } from "./mysql-text.ts";

/** What a connection is made of. */
export interface MysqlConnectionOptions {
  readonly library: ConnectionOptions;
  readonly createConnection: (options: ConnectionOptions) => Connection;
  readonly clock: Clock;
  /** How long it may take until the server has let us in. */
  readonly connectTimeoutMs: number;
  readonly meters: ConnectionMeters | undefined;
  /** Run before the connection is used. */
  readonly settings: readonly string[];
  /** The name by which the server, which has one list of locks for all databases, knows a lock. */
  lockName(name: string): string;
  /** Opens the way to the server. */
  openSocket(): Promise<Socket>;
}

/** See the file's head. */
export class MysqlConnection implements ServerConnection {
  readonly #library: Connection;
  readonly #socket: Socket;
  readonly #options: MysqlConnectionOptions;
  readonly #ended = new AbortController();
  readonly #underWay = new Map<(error: SqlError) => void, number>();
  #isInTransaction = false;
  #lastFault: unknown;

  private constructor(options: MysqlConnectionOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    this.#library = options.createConnection({ ...options.library, stream: socket });
    this.#library.on("error", (error: unknown) => {
      this.#lastFault = error;
      this.destroy();
    });
    socket.once("close", () => this.#lose());
  }

  /** @throws SqlError UNAVAILABLE when the server cannot be reached or does not want us */
  static async open(options: MysqlConnectionOptions): Promise<MysqlConnection> {
    const connection = new MysqlConnection(options, await options.openSocket());
    const timer = options.clock.after(options.connectTimeoutMs, () => connection.destroy());
    try {
      await Promise.all(options.settings.map((text) => connection.#send("connect", text)));
      return connection;
    } catch (error) {
      connection.destroy();
      throw connection.#lastFault === undefined ? error : mysqlError("connect", connection.#lastFault);
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
    const result = await this.#send(name, withValues(name, text, values, this.#escape));
    return Array.isArray(result) ? (result as readonly SqlRow[]) : [];
  }

  async run({ name, text }: Statement, values: readonly SqlValue[] = []): Promise<number> {
    const result = await this.#send(name, withValues(name, text, values, this.#escape));
    return isChangingRows(text) && "affectedRows" in result ? result.affectedRows : 0;
  }

  async write(rows: RowsToWrite): Promise<void> {
    const texts = insertTexts(rows, this.#escape);
    const sendAll = async (): Promise<void> => {
      await Promise.all(texts.map((text) => this.#send(`write ${rows.table}`, text)));
    };
    if (texts.length < 2 || this.#isInTransaction) {
      await sendAll();
      return;
    }
    await this.begin();
    try {
      await sendAll();
      await this.commit();
    } catch (error) {
      await this.rollback();
      throw error;
    }
  }

  async begin(): Promise<void> {
    this.#isInTransaction = true;
    await this.#send("BEGIN", "START TRANSACTION");
  }

  async commit(): Promise<void> {
    this.#isInTransaction = false;
    await this.#send("COMMIT", "COMMIT");
  }

  async rollback(): Promise<void> {
    this.#isInTransaction = false;
    await this.#send("ROLLBACK", "ROLLBACK");
  }

  async ping(): Promise<void> {
    await this.#send("ping", "SELECT 1");
  }

  async tryLock(name: string): Promise<boolean> {
    const lock = this.#escape(this.#options.lockName(name));
    const [row] = await this.query({ name: "take a lock", text: `SELECT GET_LOCK(${lock}, 0) AS has_lock` });
    return row?.["has_lock"] === 1;
  }

  async unlock(name: string): Promise<void> {
    await this.#send("give a lock back", `SELECT RELEASE_LOCK(${this.#escape(this.#options.lockName(name))})`);
  }

  async unlockAll(): Promise<void> {
    await this.#send("give all locks back", "SELECT RELEASE_ALL_LOCKS()");
  }

  async close(): Promise<void> {
    if (this.lost.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once("close", () => resolve());
    this.#library.end(() => this.#socket.destroy());
    await promise;
  }

  destroy(): void {
    this.#library.destroy();
    this.#socket.destroy();
    this.#lose();
  }

  readonly #escape = (value: SqlValue | Buffer): string => this.#library.escape(value);

  #send(name: string, text: string): Promise<QueryResult> {
    if (this.lost.aborted) return Promise.reject(connectionLost());
    const { promise, resolve, reject } = Promise.withResolvers<QueryResult>();
    const sentMs = this.#options.clock.now();
    this.#underWay.set(reject, sentMs);
    this.#library.query<never>(text, (error, result) => {
      if (this.#underWay.delete(reject)) this.#options.meters?.answered(name, sentMs);
      if (error) reject(mysqlError(name, error));
      else resolve(result);
    });
    return promise;
  }

  #lose(): void {
    if (this.lost.aborted) return;
    this.#ended.abort(connectionLost());
    for (const reject of this.#underWay.keys()) reject(connectionLost());
    this.#underWay.clear();
  }
}
