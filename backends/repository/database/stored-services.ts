/** Service instances in the database. */
import type { ServiceInstance, ServiceRepository, ServiceState } from "../../../core/contracts/service.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import { type SqlDatabase, SqlError, type SqlRow } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { textOf } from "./row-values.ts";

const COLUMNS = ["id", "state", "sequence", "created_at", "updated_at", "value"] as const;
const FIND = { name: "find a service", text: "SELECT value FROM service_instances WHERE id = ?" };
const UPDATE = {
  name: "update a service",
  text: `UPDATE service_instances SET state = ?, sequence = ?, updated_at = ?, value = ?
    WHERE id = ? AND sequence = ?`,
};
const PURGE = {
  name: "purge services",
  text: "DELETE FROM service_instances WHERE state IN ('EMPTY', 'NOT_RUNNING') AND updated_at < ?",
};

/** See the file's head. */
export class StoredServices implements ServiceRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  async find(id: string): Promise<ServiceInstance | undefined> {
    const [row] = await this.#database.query(FIND, [id]);
    return row && serviceOf(row);
  }

  async list(states?: readonly ServiceState[]): Promise<readonly ServiceInstance[]> {
    const { text, values } = new Conditions(this.#database.dialect).oneOf("state", states);
    const select = `SELECT value FROM service_instances WHERE ${text} ORDER BY created_at, id`;
    return (await this.#database.query({ name: "list services", text: select }, values)).map(serviceOf);
  }

  async save(instance: ServiceInstance, isNew = false): Promise<boolean> {
    const { id, state, sequence, createdAt, updatedAt } = instance;
    const value = encode(instance);
    if (!isNew) {
      const values = [state, sequence, updatedAt, value, id, sequence - 1];
      return (await this.#database.run(UPDATE, values)) > 0;
    }
    try {
      const rows = [[id, state, sequence, createdAt, updatedAt, value]];
      await this.#database.write({ table: "service_instances", columns: COLUMNS, rows });
      return true;
    } catch (error) {
      if (error instanceof SqlError && error.code === "DUPLICATE") return false;
      throw error;
    }
  }

  purge(before: string): Promise<number> {
    return this.#database.run(PURGE, [before]);
  }
}

function serviceOf(row: SqlRow): ServiceInstance {
  return decode<ServiceInstance>(textOf(row, "value"));
}
