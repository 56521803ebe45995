/** The conditions of a query, gathered one by one with the values that they speak of. */
import type { Dialect, SqlValue } from "../../database/sql-database.ts";

/** See the file's head. */
export class Conditions {
  readonly #dialect: Dialect;
  readonly #parts: string[] = [];
  readonly #values: SqlValue[] = [];

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
  }

  /** What stands after WHERE. */
  get text(): string {
    return this.#parts.length === 0 ? "1 = 1" : this.#parts.join(" AND ");
  }

  /** The values of the conditions, in order. */
  get values(): readonly SqlValue[] {
    return this.#values;
  }

  /** A condition with `?` for each value. */
  add(text: string, ...values: readonly SqlValue[]): this {
    this.#parts.push(text);
    this.#values.push(...values);
    return this;
  }

  /** The column has this value; no condition when that is left out. */
  equal(column: string, value: SqlValue | undefined): this {
    return value === undefined ? this : this.add(`${column} = ?`, value);
  }

  /** The column has one of these values; no condition when they are left out. */
  oneOf(column: string, values: readonly SqlValue[] | undefined): this {
    if (values === undefined) return this;
    const [only] = values;
    if (only !== undefined && values.length === 1) return this.equal(column, only);
    return this.add(this.#dialect.inList(column, values.length), ...values);
  }

  /** The column is at most this; no condition when that is left out. */
  atMost(column: string, value: number | undefined): this {
    return value === undefined ? this : this.add(`${column} <= ?`, value);
  }

  /** The column is at least this; no condition when that is left out. */
  atLeast(column: string, value: number | undefined): this {
    return value === undefined ? this : this.add(`${column} >= ?`, value);
  }

  /** The column is this namespace or, when asked for, one below it. */
  namespace(column: string, namespace: string | undefined, isPrefix = false): this {
    if (namespace === undefined || !isPrefix) return this.equal(column, namespace);
    // "/" follows "." among the characters, so that this is the range of what begins with the namespace and a dot.
    return this.add(
      `(${column} = ? OR (${column} >= ? AND ${column} < ?))`,
      namespace,
      `${namespace}.`,
      `${namespace}/`,
    );
  }

  /** One of the names contains the text, without regard to case; no condition when that is left out. */
  contains(columns: readonly string[], text: string | undefined): this {
    if (text === undefined) return this;
    const pattern = `%${likePattern(text)}%`;
    const likes = columns.map((column) => this.#dialect.likeIgnoringCase(column));
    return this.add(`(${likes.join(" OR ")})`, ...columns.map(() => pattern));
  }

  /** The column fits a pattern of LIKE, without regard to case. */
  like(column: string, pattern: string): this {
    return this.add(this.#dialect.likeIgnoringCase(column), pattern);
  }

  /** All of the others, or none of them. */
  both(others: Conditions): this {
    return others.#parts.length === 0 ? this : this.add(`(${others.text})`, ...others.values);
  }

  /** What holds where these do not. */
  opposite(): Conditions {
    return new Conditions(this.#dialect).add(`NOT (${this.text})`, ...this.#values);
  }

  /** One of the others; of none of them nothing holds. */
  either(others: readonly Conditions[]): this {
    if (others.length === 0) return this.add("1 = 0");
    return this.add(
      `(${others.map(({ text }) => `(${text})`).join(" OR ")})`,
      ...others.flatMap(({ values }) => values),
    );
  }
}

/** A text as part of a pattern of LIKE. */
export function likePattern(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
