/** The table of kept secrets. What is in `value` is encrypted before it comes here. */
import type { Migration } from "./migration.ts";

/** See the file's head. */
export const secretTable: Migration = {
  number: 3,
  name: "secrets",
  statements: ({ keyText, documentType }) => [
    `CREATE TABLE secrets (
      tenant_id ${keyText(100)} NOT NULL,
      namespace ${keyText(150)} NOT NULL,
      secret_key ${keyText(256)} NOT NULL,
      value ${documentType} NOT NULL,
      info ${documentType} NOT NULL,
      PRIMARY KEY (tenant_id, namespace, secret_key)
    )`,
  ],
};
