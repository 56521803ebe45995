/**
 * All migrations, by number. To add one, write `NNN-what-it-brings.ts` beside this file with an exported constant of
 * type {@link Migration}, and put it at the end of the list. The types of columns come from the dialect:
 *
 *   export const widgets: Migration = {
 *     number: 3,
 *     name: "widgets",
 *     statements: ({ keyText, documentType }) => [
 *       `CREATE TABLE widgets (
 *         tenant_id ${keyText(100)} NOT NULL,
 *         id ${keyText(100)} NOT NULL,
 *         size BIGINT NOT NULL,
 *         document ${documentType} NOT NULL,
 *         PRIMARY KEY (tenant_id, id)
 *       )`,
 *       "CREATE INDEX widgets_by_size ON widgets (tenant_id, size)",
 *     ],
 *   };
 */
import { repositoryTables } from "./001-repository.ts";
import { queueTables } from "./002-queue.ts";
import { secretTable } from "./003-secrets.ts";
import { searchedColumns } from "./004-searched-columns.ts";
import type { Migration } from "./migration.ts";

/** See the file's head. */
export const allMigrations: readonly Migration[] = [repositoryTables, queueTables, secretTable, searchedColumns];
