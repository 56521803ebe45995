/** How MySQL 8 and MariaDB 10.11 say what databases say differently; where the two differ, what both understand. */
import type { Dialect } from "../sql-database.ts";

// Named at each column: the database's own character set may be any.
const TEXT = "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

/** MySQL's and MariaDB's answers. Texts in keys are compared without regard to spaces at their end. */
export const mysqlDialect: Dialect = {
  name: "mysql",
  forUpdateSkipLocked: "FOR UPDATE SKIP LOCKED",
  forUpdate: "FOR UPDATE",
  hasReturning: false,
  isShared: true,
  hasNotifications: false,
  hasTransactionalDdl: false,
  inList: (column, count) => (count === 0 ? "1 = 0" : `${column} IN (${Array(count).fill("?").join(", ")})`),
  likeIgnoringCase: (column) => `LOWER(${column}) LIKE LOWER(?)`,
  ordered: (column, direction) => `${column} ${direction}`,
  onlyWhere: () => "",
  dropIndex: (name, table) => `DROP INDEX ${name} ON ${table}`,
  computed: (expression) => `BIGINT GENERATED ALWAYS AS (${expression}) VIRTUAL`,
  growingKey: "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
  documentType: `LONGTEXT ${TEXT}`,
  bytesType: "LONGBLOB",
  keyText: (charactersMax) => `VARCHAR(${charactersMax}) ${TEXT}`,
};
