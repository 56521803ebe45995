/**
 * The statements of a database as its connections share them: translated once, and those that write rows built once for
 * a table and its columns.
 */

import { lastOfEachKey } from "../rows-by-key.ts";
import type { RowsToWrite, SqlRow, SqlValue } from "../sql-database.ts";
import { SqlError } from "../sql-database.ts";
import { arrayLiteral, type PostgresText, toPostgres } from "./postgres-text.ts";

/** Translations that are kept; texts that vary push each other out. */
const TRANSLATIONS_MAX = 2000;

/** The types of a table's columns, as PostgreSQL writes them. */
type ColumnTypes = ReadonlyMap<string, string>;

/** Runs a statement, apart from those that wait. */
type Ask = (name: string, text: PostgresText, values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** See the file's head. */
export class PostgresStatements {
  readonly #translations = new Map<string, PostgresText>();
  readonly #insertions = new Map<string, string>();
  readonly #columnTypes = new Map<string, Promise<ColumnTypes>>();

  /** The statement for PostgreSQL. */
  translate(text: string): PostgresText {
    const known = this.#translations.get(text);
    if (known) return known;
    if (this.#translations.size >= TRANSLATIONS_MAX) this.#translations.clear();
    const translated = toPostgres(text);
    this.#translations.set(text, translated);
    return translated;
  }

  /** The statement that writes such rows; undefined when it has yet to be found. */
  insertText(rows: RowsToWrite): string | undefined {
    return this.#insertions.get(idOf(rows));
  }

  /**
   * The statement that writes such rows, as one array a column: it is the same for any number of rows, so it is prepared
   * once. It names the types of the columns, which the server is asked for the first time.
   */
  async findInsertText(rows: RowsToWrite, ask: Ask): Promise<string> {
    const text = insertText(rows, await this.#typesOf(rows.table, ask));
    this.#insertions.set(idOf(rows), text);
    return text;
  }

  #typesOf(table: string, ask: Ask): Promise<ColumnTypes> {
    let types = this.#columnTypes.get(table);
    if (types === undefined) {
      types = this.#selectTypes(table, ask);
      this.#columnTypes.set(table, types);
      types.then(
        // A table that is not there now may come.
        (found) => found.size === 0 && this.#columnTypes.delete(table),
        () => this.#columnTypes.delete(table),
      );
    }
    return types;
  }

  async #selectTypes(table: string, ask: Ask): Promise<ColumnTypes> {
    const rows = await ask("select the types of columns", this.translate(SELECT_TYPES), [table]);
    return new Map(rows.map(({ attname, type }) => [String(attname), String(type)]));
  }
}

const SELECT_TYPES = `SELECT attname, format_type(atttypid, NULL) AS type FROM pg_attribute
  WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped`;

function idOf({ table, columns, onConflict = "fail", key = [] }: RowsToWrite): string {
  return `${table} ${columns.join()} ${onConflict} ${key.join()}`;
}

/** The values of the statement that writes rows. @throws SqlError FAULT when a row has too few or too many values */
export function insertValues(rows: RowsToWrite): SqlValue[] {
  const { table, columns } = rows;
  // PostgreSQL refuses to replace a row twice in one statement.
  const written = rows.onConflict === "replace" ? lastOfEachKey(rows) : rows.rows;
  const misfit = written.find((row) => row.length !== columns.length);
  if (misfit) throw new SqlError("FAULT", `write ${table}: a row has ${misfit.length} values.`);
  return columns.map((_, index) => arrayLiteral(written.map((row) => row[index] ?? null)));
}

function insertText({ table, columns, onConflict = "fail", key = [] }: RowsToWrite, types: ColumnTypes): string {
  const arrays = columns.map((column, index) => {
    const type = types.get(column);
    if (type === undefined) throw new SqlError("FAULT", `write ${table}: there is no column ${column}.`);
    return `$${index + 1}::${type}[]`;
  });
  const insert = `INSERT INTO ${table} (${columns.join(", ")}) SELECT * FROM unnest(${arrays.join(", ")})`;
  if (onConflict === "fail") return insert;
  const target = `ON CONFLICT (${key.join(", ")})`;
  const others = columns.filter((column) => !key.includes(column));
  if (onConflict === "skip" || others.length === 0) return `${insert} ${target} DO NOTHING`;
  return `${insert} ${target} DO UPDATE SET ${others.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}
