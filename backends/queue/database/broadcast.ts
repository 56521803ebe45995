/**
 * A table by which processes tell all others something. Rows are read along their key by everyone who listens, and
 * deleted after a minute. Keys may appear in another order than they grow: who listens looks a little behind what it
 * has seen, and remembers what it has told of.
 */
import type { Clock } from "../../../core/contracts/clock.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlDatabase, SqlSession } from "../../database/sql-database.ts";
import { inParts, oneOf } from "./id-lists.ts";
import { type Patience, persist } from "./patience.ts";
import { ReadPosition } from "./read-position.ts";

/** Rows whose ids are looked at in one go. */
const LOOK_ROWS_MAX = 10_000;
/** Of the rows that are there in the beginning, this many may still be joined by others among them. */
const BEGINNING_ROWS = 1_000;
/** Characters of what one row tells, unless a single thing is longer. */
const ROW_CHARS_MAX = 256 * 1024;
/** How long rows are kept. */
const KEEP_MS = 60_000;

/** What a broadcast works with. */
export interface BroadcastOptions<T> {
  readonly database: SqlDatabase;
  readonly clock: Clock;
  readonly table: "queue_signals" | "queue_updates";
  readonly self: string;
  readonly patience: Patience;
  /** Told what others have told, in the order of their rows. */
  heard(item: T): Promise<void> | void;
}

/** See the file's head. */
export class Broadcast<T> {
  readonly #options: BroadcastOptions<T>;
  /** Undefined while nobody listens. */
  #position: ReadPosition | undefined;
  /** Rows above the position that were told of. */
  readonly #told = new Set<number>();
  #isWoken = false;
  #reading: Promise<void> | undefined;

  constructor(options: BroadcastOptions<T>) {
    this.#options = options;
  }

  /** Tells all others, as part of a transaction; {@link wake} of the others comes after its commit. */
  async write(session: SqlSession, items: readonly T[]): Promise<void> {
    const { table, self, clock } = this.#options;
    const rows: (readonly [string, number, string])[] = [];
    let texts: string[] = [];
    let chars = 0;
    const flush = (): void => {
      if (texts.length > 0) rows.push([self, clock.now(), `[${texts.join(",")}]`]);
      texts = [];
      chars = 0;
    };
    for (const item of items) {
      const text = encode(item);
      if (chars + text.length > ROW_CHARS_MAX) flush();
      texts.push(text);
      chars += text.length;
    }
    flush();
    await session.write({ table, columns: ["sender", "created_ms", "value"], rows });
  }

  /** Listens from now on. */
  async start(): Promise<void> {
    if (this.#position) return;
    const { database, table, clock } = this.#options;
    const position = new ReadPosition(!database.dialect.isShared);
    this.#position = position;
    const text = `SELECT id FROM ${table} ORDER BY id DESC LIMIT ${BEGINNING_ROWS}`;
    const rows = await database.query({ name: `newest of ${table}`, text });
    // What is there was told before; what appears among it later was not.
    for (const { id } of rows) this.#told.add(Number(id));
    const oldest = rows.length < BEGINNING_ROWS ? undefined : rows.at(-1);
    if (oldest) position.startAfter(Number(oldest.id));
    const newest = rows[0];
    if (newest) position.passed(Number(newest.id), clock.now());
  }

  /** Listens no longer. */
  stop(): void {
    this.#position = undefined;
    this.#told.clear();
  }

  /** Something may have been told. */
  wake(): void {
    if (!this.#position) return;
    this.#isWoken = true;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
  }

  /** Settles when nothing is being read. */
  async settled(): Promise<void> {
    while (this.#reading) await this.#reading;
  }

  /** Deletes what is old. */
  async cleanUp(): Promise<void> {
    const { database, table, clock } = this.#options;
    const old = { name: `old of ${table}`, text: `SELECT MAX(id) AS id FROM ${table} WHERE created_ms < ?` };
    const [row] = await database.query(old, [clock.now() - KEEP_MS]);
    if (row === undefined || row.id === null) return;
    await database.run({ name: `clean ${table}`, text: `DELETE FROM ${table} WHERE id <= ?` }, [row.id ?? null]);
  }

  async #read(): Promise<void> {
    const { patience } = this.#options;
    try {
      while (this.#isWoken && !patience.ended.aborted) {
        this.#isWoken = false;
        while (await persist(patience, () => this.#readSome()));
      }
    } catch (error) {
      if (!patience.ended.aborted) patience.onFault(error);
    }
  }

  /** False when there was nothing new. */
  async #readSome(): Promise<boolean> {
    const position = this.#position;
    if (!position) return false;
    const { database, table, clock } = this.#options;
    const text = `SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${LOOK_ROWS_MAX}`;
    const rows = await database.query({ name: `look at ${table}`, text }, [position.floor]);
    const ids = rows.map(({ id }) => Number(id));
    const fresh = ids.filter((id) => !this.#told.has(id));
    for (const part of inParts(fresh)) await this.#tell(part);
    position.passed(ids.at(-1) ?? 0, clock.now());
    this.#forgetTold(position.floor);
    return fresh.length > 0;
  }

  async #tell(ids: readonly number[]): Promise<void> {
    const { database, table, self, heard } = this.#options;
    const { condition, values } = oneOf(database.dialect, "id", ids);
    const text = `SELECT id, sender, value FROM ${table} WHERE ${condition} ORDER BY id`;
    for (const row of await database.query({ name: `read ${table}`, text }, values)) {
      const isNew = !this.#told.has(Number(row.id));
      this.#told.add(Number(row.id));
      if (row.sender === self || !isNew) continue;
      for (const item of decode<readonly T[]>(String(row.value))) await heard(item);
    }
  }

  /** What lies behind the position is not read again. */
  #forgetTold(floor: number): void {
    for (const id of this.#told) if (id <= floor) this.#told.delete(id);
  }
}
