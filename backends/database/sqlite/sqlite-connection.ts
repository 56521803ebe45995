/** One connection to an SQLite database: runs statements at once, on the caller's thread. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { replacedColumns } from "../rows-by-key.ts";
import {
  type RowsToWrite,
  SqlError,
  type SqlRow,
  type SqlSession,
  type SqlValue,
  type Statement,
} from "../sql-database.ts";
import type { ConnectionMeters } from "../statement-meters.ts";
import { isChangingRows, placeholderCount } from "../statement-text.ts";
import { sqliteError } from "./sqlite-errors.ts";

/** Statements that a connection keeps prepared. Texts that vary, such as those with lists, push each other out. */
const PREPARED_MAX = 400;

interface Prepared {
  readonly statement: StatementSync;
  readonly placeholders: number;
  readonly changesRows: boolean;
}

/** See the file's head. */
export class SqliteConnection implements SqlSession {
  readonly #database: DatabaseSync;
  readonly #meters: ConnectionMeters | undefined;
  readonly #prepared = new Map<string, Prepared>();

  constructor(database: DatabaseSync, meters: ConnectionMeters | undefined) {
    this.#database = database;
    this.#meters = meters;
  }

  /** True between BEGIN and the end of the transaction; some failures end it. */
  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  async query(statement: Statement, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const { statement: prepared } = this.#prepare(statement, values.length);
    return this.#perform(statement.name, () => prepared.all(...values.map(storable)) as readonly SqlRow[]);
  }

  async run(statement: Statement, values: readonly SqlValue[] = []): Promise<number> {
    const { statement: prepared, changesRows } = this.#prepare(statement, values.length);
    const { changes } = this.#perform(statement.name, () => prepared.run(...values.map(storable)));
    return changesRows ? Number(changes) : 0;
  }

  /** One prepared statement for one row, run for each: faster here than statements for many rows, which vary. */
  async write(rows: RowsToWrite): Promise<void> {
    if (rows.rows.length === 0) return;
    const name = `write ${rows.table}`;
    const { statement } = this.#prepare({ name, text: insertText(rows) }, rows.columns.length);
    this.#perform(name, () => {
      for (const row of rows.rows) {
        if (row.length !== rows.columns.length) throw new Error(`a row has ${row.length} values`);
        statement.run(...row.map(storable));
      }
    });
  }

  /** Runs a statement of the driver itself, such as BEGIN. */
  execute(text: string): void {
    const { statement } = this.#prepare({ name: text, text }, 0);
    this.#perform(text, () => statement.run());
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare({ name, text }: Statement, valueCount: number): Prepared {
    let prepared = this.#prepared.get(text);
    if (prepared === undefined) {
      const statement = this.#attempt(name, () => this.#database.prepare(text));
      prepared = { statement, placeholders: placeholderCount(text), changesRows: isChangingRows(text) };
      if (this.#prepared.size >= PREPARED_MAX) this.#forgetOldest();
    } else {
      this.#prepared.delete(text);
    }
    this.#prepared.set(text, prepared);
    // SQLite takes a missing value as NULL without a word.
    if (prepared.placeholders !== valueCount) {
      throw new SqlError("FAULT", `${name}: wants ${prepared.placeholders} values and was given ${valueCount}.`);
    }
    return prepared;
  }

  #forgetOldest(): void {
    for (const text of this.#prepared.keys()) {
      this.#prepared.delete(text);
      return;
    }
  }

  #perform<T>(name: string, action: () => T): T {
    if (!this.#meters) return this.#attempt(name, action);
    const sentMs = this.#meters.now();
    try {
      return this.#attempt(name, action);
    } finally {
      this.#meters.answered(name, sentMs);
    }
  }

  #attempt<T>(name: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw sqliteError(name, error);
    }
  }
}

/** SQLite can store the character that ends texts in C, and not every runtime reads on behind it. */
function storable(value: SqlValue): SqlValue {
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\uFFFD") : value;
}

/** The statement that writes one row. */
function insertText(rows: RowsToWrite): string {
  const { table, columns, onConflict = "fail", key = [] } = rows;
  const values = columns.map(() => "?").join(", ");
  const insert = `INSERT INTO ${table} (${columns.join(", ")}) VALUES (${values})`;
  if (onConflict === "fail") return insert;
  const replaced = replacedColumns(rows);
  const target = `ON CONFLICT (${key.join(", ")})`;
  if (replaced.length === 0) return `${insert} ${target} DO NOTHING`;
  return `${insert} ${target} DO UPDATE SET ${replaced.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}
