import { databaseContract } from "../../backends/database/testing/database-contract.ts";
import { migrationsContract } from "../../backends/database/testing/migrations-contract.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (name, open) => {
    databaseContract(name, open);
    migrationsContract(name, open);
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
