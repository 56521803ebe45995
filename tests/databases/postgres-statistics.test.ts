/** What PostgreSQL's planner is told about tables that grow. */
import { test } from "node:test";
import { makeThings, sql } from "../../backends/database/testing/things.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (_name, open) => {
    test("the planner learns about a table as soon as some hundred rows are in it", async () => {
      const { database, dispose } = await open();
      try {
        await makeThings(database, database.dialect);
        const rows = Array.from({ length: 400 }, (_, index) => [`thing ${index}`, index]);
        await database.write({ table: "things", columns: ["id", "amount"], rows });
        const known = sql("SELECT attname FROM pg_stats WHERE tablename = 'things'");
        while ((await database.query(known)).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      } finally {
        await dispose();
      }
    });
  },
  ["PostgreSQL"],
);
