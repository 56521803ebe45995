/**
 * The statements of a database as its connections share them: translated once, and those that write rows built once for
 * a table and its columns.
 *
 * A few rows are listed, one statement for each count. More are given as one array a column: the statement is the same
 * for any number, so it is prepared once, and names the types of the columns, which the server is asked for the first
 * time. Measured with rows of 500 bytes: listing 1 to 8 rows is a quarter faster than arrays; beyond, statements for
 * each count would crowd the server's memory, and pieces of fixed sizes gain a tenth. One JSON text for all rows costs
 * the server half as much again.
 */

import { lastOfEachKey, replacedColumns } from "../rows-by-key.ts";
import type { RowsToWrite, SqlRow, SqlValue } from "../sql-database.ts";
import { SqlError } from "../sql-database.ts";
import { arrayLiteral, type PostgresText, storable, toPostgres } from "./postgres-text.ts";

/** Translations that are kept; texts that vary push each other out. */
const TRANSLATIONS_MAX = 2000;

/** Rows that are listed. */
const LISTED_ROWS_MAX = 8;

/** The types of a table's columns, as PostgreSQL writes them. */
type ColumnTypes = ReadonlyMap<string, string>;

/** Runs a statement, apart from those that wait. */
type Ask = (name: string, text: PostgresText, values: readonly SqlValue[]) => Promise<readonly SqlRow[]>;

/** See the file's head. */
export class PostgresStatements {
  readonly #translations = new Map<string, PostgresText>();
  readonly #insertions = new Map<string, string>();
  readonly #foundTypes = new Map<string, ColumnTypes>();

  /** The statement for PostgreSQL. */
  translate(text: string): PostgresText {
    const known = this.#translations.get(text);
    if (known) return known;
    if (this.#translations.size >= TRANSLATIONS_MAX) this.#translations.clear();
    const translated = toPostgres(text);
    this.#translations.set(text, translated);
    return translated;
  }

  /** The statement that writes such rows; undefined when the types of the table's columns have yet to be found. */
  insertion(rows: RowsToWrite): Insertion | undefined {
    const written = rowsToInsert(rows);
    const values = written.length <= LISTED_ROWS_MAX ? written.flat().map(storable) : asArrays(rows, written);
    const shape = written.length <= LISTED_ROWS_MAX ? String(written.length) : "arrays";
    const { table, columns, onConflict, key, replaced } = rows;
    const id = `${table} ${columns.join()} ${onConflict} ${key?.join()} ${replaced?.join()} ${shape}`;
    let text = this.#insertions.get(id);
    if (text === undefined) {
      const types = this.#foundTypes.get(rows.table);
      if (shape === "arrays" && !types) return undefined;
      text = insertText(rows, types && shape === "arrays" ? arraysOf(rows, types) : listOf(rows, written.length));
      this.#insertions.set(id, text);
    }
    return { text, values };
  }

  /** Asks the server for what {@link insertion} has yet to know. @throws SqlError FAULT when there is no such table */
  async findTypes(table: string, ask: Ask): Promise<void> {
    const rows = await ask("select the types of columns", this.translate(SELECT_TYPES), [table]);
    if (rows.length === 0) throw new SqlError("FAULT", `write ${table}: there is no table ${table}.`);
    this.#foundTypes.set(table, new Map(rows.map(({ attname, type }) => [String(attname), String(type)])));
  }
}

/** A statement that writes rows, with its values. */
interface Insertion {
  readonly text: string;
  readonly values: SqlValue[];
}

const SELECT_TYPES = `SELECT attname, format_type(atttypid, NULL) AS type FROM pg_attribute
  WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped`;

/** @throws SqlError FAULT when a row has too few or too many values */
function rowsToInsert(rows: RowsToWrite): readonly (readonly SqlValue[])[] {
  // PostgreSQL refuses to replace a row twice in one statement.
  const written = rows.onConflict === "replace" ? lastOfEachKey(rows) : rows.rows;
  const misfit = written.find((row) => row.length !== rows.columns.length);
  if (misfit) throw new SqlError("FAULT", `write ${rows.table}: a row has ${misfit.length} values.`);
  return written;
}

function asArrays({ columns }: RowsToWrite, rows: readonly (readonly SqlValue[])[]): SqlValue[] {
  return columns.map((_, index) => arrayLiteral(rows.map((row) => row[index] ?? null)));
}

function listOf({ columns }: RowsToWrite, count: number): string {
  let number = 0;
  const tuples = Array.from({ length: count }, () => `(${columns.map(() => `$${++number}`).join(", ")})`);
  return `VALUES ${tuples.join(", ")}`;
}

function arraysOf({ table, columns }: RowsToWrite, types: ColumnTypes): string {
  const arrays = columns.map((column, index) => {
    const type = types.get(column);
    if (type === undefined) throw new SqlError("FAULT", `write ${table}: there is no column ${column}.`);
    return `$${index + 1}::${type}[]`;
  });
  return `SELECT * FROM unnest(${arrays.join(", ")})`;
}

function insertText(rows: RowsToWrite, source: string): string {
  const { table, columns, onConflict = "fail", key = [] } = rows;
  const insert = `INSERT INTO ${table} (${columns.join(", ")}) ${source}`;
  if (onConflict === "fail") return insert;
  const target = `ON CONFLICT (${key.join(", ")})`;
  const replaced = replacedColumns(rows);
  if (replaced.length === 0) return `${insert} ${target} DO NOTHING`;
  return `${insert} ${target} DO UPDATE SET ${replaced.map((column) => `${column} = excluded.${column}`).join(", ")}`;
}
