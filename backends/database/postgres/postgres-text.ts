/** Statements and values as PostgreSQL wants them. */
import { SqlError, type SqlValue } from "../sql-database.ts";

/** A statement of ours for PostgreSQL. */
export interface PostgresText {
  readonly text: string;
  /** How many of our values go into each of PostgreSQL's: undefined for one, a number for a list of so many. */
  readonly groups: readonly (number | undefined)[];
  readonly valueCount: number;
}

/** Text in quotes, `?{n}` for a list of n values as one array, or `?` for one value. */
const QUOTED_OR_PLACEHOLDER = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\?(?:\{(\d+)\})?/g;

/** Puts `$1`, `$2` ... in place of `?`. */
export function toPostgres(text: string): PostgresText {
  const groups: (number | undefined)[] = [];
  const translated = text.replace(QUOTED_OR_PLACEHOLDER, (part: string, count: string | undefined) => {
    if (!part.startsWith("?")) return part;
    groups.push(count === undefined ? undefined : Number(count));
    return `$${groups.length}`;
  });
  const valueCount = groups.reduce<number>((sum, group) => sum + (group ?? 1), 0);
  return { text: translated, groups, valueCount };
}

/** Our values as PostgreSQL's. @throws SqlError FAULT when there are too few or too many */
export function toPostgresValues(
  name: string,
  { groups, valueCount }: PostgresText,
  values: readonly SqlValue[],
): SqlValue[] {
  if (values.length !== valueCount) {
    throw new SqlError("FAULT", `${name}: wants ${valueCount} values and was given ${values.length}.`);
  }
  let used = 0;
  return groups.map((group) => {
    if (group === undefined) return storable(values[used++] ?? null);
    used += group;
    return arrayLiteral(values.slice(used - group, used));
  });
}

/** What JSON writes with a letter or number after the backslash: control characters and halves of characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ESCAPED_OTHERWISE = /[\u0000-\u001f\ud800-\udfff]/;

/** Values as the text of a PostgreSQL array. */
export function arrayLiteral(values: readonly SqlValue[]): string {
  return `{${values.map(elementLiteral).join(",")}}`;
}

function elementLiteral(value: SqlValue): string {
  if (value === null) return "NULL";
  if (typeof value === "number") return String(value);
  if (value instanceof Uint8Array) return `"\\\\x${Buffer.from(value).toString("hex")}"`;
  // Documents make up most of what is written: JSON escapes like arrays do, several times as fast, but for these.
  if (!ESCAPED_OTHERWISE.test(value)) return JSON.stringify(value);
  return `"${withoutNul(value).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

/** A value as PostgreSQL can store it. */
export function storable(value: SqlValue): SqlValue {
  return typeof value === "string" ? withoutNul(value) : value;
}

/** PostgreSQL stores every character but NUL, which becomes the sign for what cannot be shown. */
function withoutNul(text: string): string {
  return text.includes("\0") ? text.replaceAll("\0", "\uFFFD") : text;
}
