/**
 * Statements with their values written into them. Prepared statements would bind numbers as floating point, which these
 * servers refuse in LIMIT and compare with whole columns in another way.
 */

import { replacedColumns } from "../rows-by-key.ts";
import { type RowsToWrite, SqlError, type SqlValue } from "../sql-database.ts";
import { placeholderParts } from "../statement-text.ts";

/** Writes a value as it stands in a statement. */
export type Escape = (value: SqlValue | Buffer) => string;

/** Texts that are kept cut; those that vary push each other out. */
const CUT_MAX = 2000;
/** Characters of values in one statement; the servers take 16 MiB at least unless they are told otherwise. */
const STATEMENT_CHARACTERS_MAX = 1_000_000;

const cut = new Map<string, readonly string[]>();

/** The statement with values in place of `?`. @throws SqlError FAULT when there are too few or too many */
export function withValues(name: string, text: string, values: readonly SqlValue[], escaped: Escape): string {
  let parts = cut.get(text);
  if (parts === undefined) {
    if (cut.size >= CUT_MAX) cut.clear();
    parts = placeholderParts(text);
    cut.set(text, parts);
  }
  if (parts.length !== values.length + 1) {
    throw new SqlError("FAULT", `${name}: wants ${parts.length - 1} values and was given ${values.length}.`);
  }
  let whole = parts[0] ?? "";
  for (const [index, value] of values.entries()) whole += literal(value, escaped) + (parts[index + 1] ?? "");
  return whole;
}

/** Statements that write the rows, each with as many of them as it may hold. */
export function insertTexts(rows: RowsToWrite, escaped: Escape): string[] {
  const { table, columns } = rows;
  const start = `INSERT INTO ${table} (${columns.join(", ")}) VALUES `;
  const end = onDuplicate(rows);
  const texts: string[] = [];
  let tuples: string[] = [];
  let characters = 0;
  for (const row of rows.rows) {
    if (row.length !== columns.length) throw new SqlError("FAULT", `write ${table}: a row has ${row.length} values.`);
    const tuple = `(${row.map((value) => literal(value, escaped)).join(",")})`;
    if (tuples.length > 0 && characters + tuple.length > STATEMENT_CHARACTERS_MAX) {
      texts.push(start + tuples.join(",") + end);
      tuples = [];
      characters = 0;
    }
    tuples.push(tuple);
    characters += tuple.length;
  }
  if (tuples.length > 0) texts.push(start + tuples.join(",") + end);
  return texts;
}

/** INSERT IGNORE would pass over other faults too. `VALUES(column)` is what both servers understand. */
function onDuplicate(rows: RowsToWrite): string {
  const { onConflict = "fail", key = [] } = rows;
  if (onConflict === "fail") return "";
  const replaced = replacedColumns(rows);
  if (replaced.length === 0) return ` ON DUPLICATE KEY UPDATE ${key[0]} = ${key[0]}`;
  return ` ON DUPLICATE KEY UPDATE ${replaced.map((column) => `${column} = VALUES(${column})`).join(", ")}`;
}

function literal(value: SqlValue, escaped: Escape): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  return escaped(value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value);
}
