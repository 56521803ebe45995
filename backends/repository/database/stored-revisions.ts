/** Named things of which every saved version is kept, as rows of one table. */
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlDatabase, SqlRow, SqlSession, Statement } from "../../database/sql-database.ts";
import { againOnConflict } from "./again-on-conflict.ts";
import { Conditions } from "./conditions.ts";
import { numberOf, textOf } from "./row-values.ts";

/** What is kept in revisions. */
interface Revised {
  readonly id: string;
  readonly namespace: string;
  readonly tenantId: string;
  readonly revision: number;
  readonly deleted?: boolean;
}

/** One version, with the text it was read from. */
export interface Version<T extends Revised> {
  readonly item: T;
  readonly source: string;
}

/** Names one thing. */
export type Place = Pick<Revised, "id" | "namespace" | "tenantId">;

const COLUMNS = ["tenant_id", "namespace", "id", "revision", "is_newest", "is_deleted", "source", "value"] as const;
const IS_PLACE = "tenant_id = ? AND namespace = ? AND id = ?";

/** See the file's head. */
export class StoredRevisions<T extends Revised> {
  readonly #database: SqlDatabase;
  readonly #table: string;
  readonly #changed: (session: SqlSession, tenantId: string) => Promise<void>;

  /** @param changed runs in the transaction of each change */
  constructor(
    database: SqlDatabase,
    table: "flows" | "templates",
    changed: (session: SqlSession, tenantId: string) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#database = database;
    this.#table = table;
    this.#changed = changed;
  }

  /** Saves as the next revision; an unchanged source is the newest one. */
  save(item: T, source: string): Promise<T> {
    return this.#change(async (session) => {
      const newest = await this.#newest(session, item, true);
      if (newest && newest.source === source && !newest.item.deleted) return newest.item;
      return await this.#add(session, item, source, newest);
    });
  }

  /** Saves what is not there, or was deleted; undefined when it is there. */
  create(item: T, source: string): Promise<T | undefined> {
    return this.#change(async (session) => {
      const newest = await this.#newest(session, item, true);
      return newest && !newest.item.deleted ? undefined : await this.#add(session, item, source, newest);
    });
  }

  /** The revision asked for, or the newest one; none that is deleted. */
  async find(place: Place, revision: number | undefined): Promise<Version<T> | undefined> {
    const found = revision === undefined ? await this.#newest(this.#database, place) : await this.#at(place, revision);
    return found && !found.item.deleted ? found : undefined;
  }

  /** The newest revisions, sorted by namespace and id. */
  async list(tenantId: string, namespace: string | undefined): Promise<readonly T[]> {
    const rows = await this.#list("list", "value", tenantId, namespace);
    return rows.map((row) => decode<T>(textOf(row, "value")));
  }

  /** The same with their texts. */
  async listWithSources(tenantId: string): Promise<readonly Version<T>[]> {
    const rows = await this.#list("list with sources of", "source, value", tenantId, undefined);
    return rows.map((row) => this.#versionOf(row));
  }

  /** The same by name and number alone. */
  async heads(tenantId: string): Promise<readonly Pick<Revised, "namespace" | "id" | "revision">[]> {
    const rows = await this.#list("heads of", "namespace, id, revision", tenantId, undefined);
    return rows.map((row) => ({
      namespace: textOf(row, "namespace"),
      id: textOf(row, "id"),
      revision: numberOf(row, "revision"),
    }));
  }

  #list(name: string, columns: string, tenantId: string, namespace: string | undefined): Promise<readonly SqlRow[]> {
    const { text, values } = new Conditions(this.#database.dialect)
      .equal("tenant_id", tenantId)
      .equal("is_newest", 1)
      .equal("is_deleted", 0)
      .equal("namespace", namespace);
    const select = `SELECT ${columns} FROM ${this.#table} WHERE ${text} ORDER BY namespace, id`;
    return this.#database.query(this.#statement(name, select), values);
  }

  /** All revisions, oldest first. */
  async all(place: Place): Promise<readonly Version<T>[]> {
    const text = `SELECT source, value FROM ${this.#table} WHERE ${IS_PLACE} ORDER BY revision`;
    const rows = await this.#database.query(this.#statement("revisions of", text), placeValues(place));
    return rows.map((row) => this.#versionOf(row));
  }

  /** Marks as deleted, in a revision of its own; false when there is nothing to delete. */
  delete(place: Place): Promise<boolean> {
    return this.#change(async (session) => {
      const newest = await this.#newest(session, place, true);
      if (!newest || newest.item.deleted) return false;
      await this.#add(session, { ...newest.item, deleted: true }, newest.source, newest);
      return true;
    });
  }

  /** Forgets versions for good, but never the newest one; answers how many went. */
  forget(place: Place, revisions: readonly number[]): Promise<number> {
    const text = `DELETE FROM ${this.#table} WHERE ${IS_PLACE} AND revision = ? AND is_newest = 0`;
    return this.#change(async (session) => {
      let gone = 0;
      for (const revision of new Set(revisions)) {
        gone += await session.run(this.#statement("forget a revision of", text), [...placeValues(place), revision]);
      }
      if (gone > 0) await this.#changed(session, place.tenantId);
      return gone;
    });
  }

  /** Two that save the same next revision do not both succeed; the later one starts from what the other has saved. */
  #change<R>(work: (session: SqlSession) => Promise<R>): Promise<R> {
    return againOnConflict(() => this.#database.transaction(work));
  }

  async #add(session: SqlSession, item: T, source: string, newest: Version<T> | undefined): Promise<T> {
    const next = { ...item, revision: (newest?.item.revision ?? 0) + 1 };
    const { tenantId, namespace, id, revision, deleted = false } = next;
    if (newest) {
      const text = `UPDATE ${this.#table} SET is_newest = 0 WHERE ${IS_PLACE} AND is_newest = 1`;
      await session.run(this.#statement("no longer newest of", text), placeValues(item));
    }
    const row = [tenantId, namespace, id, revision, 1, deleted ? 1 : 0, source, encode(next)];
    await session.write({ table: this.#table, columns: COLUMNS, rows: [row] });
    await this.#changed(session, tenantId);
    return next;
  }

  async #newest(session: SqlSession, place: Place, isForUpdate = false): Promise<Version<T> | undefined> {
    const end = isForUpdate ? this.#database.dialect.forUpdate : "";
    const text = `SELECT source, value FROM ${this.#table} WHERE ${IS_PLACE} ORDER BY revision DESC LIMIT 1 ${end}`;
    const [row] = await session.query(this.#statement("newest of", text), placeValues(place));
    return row && this.#versionOf(row);
  }

  async #at(place: Place, revision: number): Promise<Version<T> | undefined> {
    const text = `SELECT source, value FROM ${this.#table} WHERE ${IS_PLACE} AND revision = ?`;
    const [row] = await this.#database.query(this.#statement("revision of", text), [...placeValues(place), revision]);
    return row && this.#versionOf(row);
  }

  #versionOf(row: SqlRow): Version<T> {
    return { item: decode<T>(textOf(row, "value")), source: textOf(row, "source") };
  }

  #statement(name: string, text: string): Statement {
    return { name: `${name} ${this.#table}`, text };
  }
}

function placeValues({ tenantId, namespace, id }: Place): readonly string[] {
  return [tenantId, namespace, id];
}
