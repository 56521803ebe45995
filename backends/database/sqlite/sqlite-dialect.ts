/** How SQLite says what databases say differently. Writers take turns, so rows need not be locked. */
import type { Dialect } from "../sql-database.ts";

/** SQLite's answers. LIKE folds the case of ASCII letters alone. */
export const sqliteDialect: Dialect = {
  name: "sqlite",
  forUpdateSkipLocked: "",
  forUpdate: "",
  hasReturning: true,
  isShared: false,
  hasNotifications: true,
  hasTransactionalDdl: true,
  inList: (column, count) => (count === 0 ? "1 = 0" : `${column} IN (${Array(count).fill("?").join(", ")})`),
  likeIgnoringCase: (column) => `${column} LIKE ? ESCAPE '\\'`,
  ordered: (column, direction) => `${column} ${direction}`,
  onlyWhere: (condition) => ` WHERE ${condition}`,
  dropIndex: (name) => `DROP INDEX ${name}`,
  computed: (expression) => `BIGINT GENERATED ALWAYS AS (${expression}) VIRTUAL`,
  // AUTOINCREMENT: without it the keys of deleted rows come again.
  growingKey: "INTEGER PRIMARY KEY AUTOINCREMENT",
  documentType: "TEXT",
  bytesType: "BLOB",
  keyText: () => "TEXT",
};
