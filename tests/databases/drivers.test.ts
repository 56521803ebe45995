import assert from "node:assert/strict";
import { test } from "node:test";
import { databaseContract } from "../../backends/database/testing/database-contract.ts";
import { migrationsContract } from "../../backends/database/testing/migrations-contract.ts";
import { MeterRegistry } from "../../components/server/metrics/meter-registry.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (name, open) => {
    databaseContract(name, open);
    migrationsContract(name, open);

    test(`statements on ${name} are timed under their names, those of transactions too`, async () => {
      const { openAgain, dispose } = await open();
      const meters = new MeterRegistry();
      try {
        const database = await openAgain(meters);
        await database.query({ name: "one", text: "SELECT 1 AS one" });
        await database.transaction(async (session) => {
          await session.query({ name: "two", text: "SELECT 2 AS two" });
          await session.query({ name: "two", text: "SELECT 2 AS two" });
        });
        await assert.rejects(database.query({ name: "none", text: "SELECT 1 FROM nothing" }));
      } finally {
        await dispose();
      }
      const text = meters.prometheusText();
      const counts = [
        ["one", 1],
        ["two", 2],
        ["none", 1],
        ["BEGIN", 1],
        ["COMMIT", 1],
      ] as const;
      for (const [sql, count] of counts) {
        assert.ok(text.includes(`kestra_jdbc_query_duration_seconds_count{sql="${sql}"} ${count}\n`), text);
      }
    });
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
