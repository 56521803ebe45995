/** Kept secrets in the database. */
import type {
  SecretInfo,
  SecretName,
  SecretQuery,
  SecretRepository,
  StoredSecret,
} from "../../../core/contracts/secret-store.ts";
import { decode, encode } from "../../../core/wire/wire.ts";
import type { SqlDatabase, SqlRow } from "../../database/sql-database.ts";
import { Conditions } from "./conditions.ts";
import { textOf } from "./row-values.ts";

const COLUMNS = ["tenant_id", "namespace", "secret_key", "value", "info"] as const;
const DELETE = {
  name: "delete a secret",
  text: "DELETE FROM secrets WHERE tenant_id = ? AND namespace = ? AND secret_key = ?",
};

/** See the file's head. */
export class StoredSecrets implements SecretRepository {
  readonly #database: SqlDatabase;

  constructor(database: SqlDatabase) {
    this.#database = database;
  }

  /** A handful of rows at the most, one for each level of the namespace. */
  async find(tenantId: string, namespaces: readonly string[], key: string): Promise<StoredSecret | undefined> {
    const conditions = new Conditions(this.#database.dialect).equal("tenant_id", tenantId).equal("secret_key", key);
    const { text, values } = conditions.oneOf("namespace", namespaces);
    const select = `SELECT namespace, value, info FROM secrets WHERE ${text}`;
    const rows = await this.#database.query({ name: "find a secret", text: select }, values);
    const byNamespace = new Map(rows.map((row) => [textOf(row, "namespace"), row]));
    const nearest = namespaces.find((namespace) => byNamespace.has(namespace));
    const row = nearest === undefined ? undefined : byNamespace.get(nearest);
    return row && { ...infoOf(row), value: textOf(row, "value") };
  }

  save({ value, ...info }: StoredSecret): Promise<void> {
    const { tenantId, namespace, key } = info;
    return this.#database.write({
      table: "secrets",
      columns: COLUMNS,
      rows: [[tenantId, namespace, key, value, encode(info)]],
      onConflict: "replace",
      key: COLUMNS.slice(0, 3),
    });
  }

  async list({ tenantId, namespaces }: SecretQuery): Promise<readonly SecretInfo[]> {
    const conditions = new Conditions(this.#database.dialect).equal("tenant_id", tenantId);
    const { text, values } = conditions.oneOf("namespace", namespaces);
    const select = `SELECT info FROM secrets WHERE ${text} ORDER BY namespace, secret_key`;
    return (await this.#database.query({ name: "list secrets", text: select }, values)).map(infoOf);
  }

  async delete({ tenantId, namespace, key }: SecretName): Promise<boolean> {
    return (await this.#database.run(DELETE, [tenantId, namespace, key])) > 0;
  }
}

function infoOf(row: SqlRow): SecretInfo {
  return decode<SecretInfo>(textOf(row, "info"));
}
