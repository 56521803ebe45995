/** What tests of databases store: a table of things. */
import { type Dialect, SqlError, type SqlErrorCode, type SqlSession, type Statement } from "../sql-database.ts";

/** A statement for tests. */
export function sql(text: string): Statement {
  return { name: text.slice(0, 30), text };
}

/** A table of things with a key of text, a number and a document. */
export async function makeThings(session: SqlSession, dialect: Dialect): Promise<void> {
  const columns = [
    `id ${dialect.keyText(100)} PRIMARY KEY`,
    "amount BIGINT",
    "share DOUBLE PRECISION",
    `document ${dialect.documentType}`,
    `content ${dialect.bytesType}`,
  ];
  await session.run(sql(`CREATE TABLE things (${columns.join(", ")})`));
}

/** The ids of all things in order. */
export async function thingIds(session: SqlSession): Promise<unknown[]> {
  return (await session.query(sql("SELECT id FROM things ORDER BY id"))).map(({ id }) => id);
}

/** Adds a thing. */
export async function addThing(session: SqlSession, id: string, amount = 0): Promise<void> {
  await session.run(sql("INSERT INTO things (id, amount) VALUES (?, ?)"), [id, amount]);
}

/** Whether an error is one of the database with this code. */
export function isSqlError(code: SqlErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof SqlError && error.code === code;
}
