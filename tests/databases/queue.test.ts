import { openQueueOn } from "../../backends/queue/database/testing/open-queue.ts";
import { queueContract } from "../../core/contracts/testing/queue-contract.ts";
import { ShiftedClock } from "../../platform/testing/shifted-clock.ts";
import { forEachDatabase } from "../services/databases.ts";

await forEachDatabase(
  (name, open) => {
    queueContract(`${name} on a real server`, async () => {
      const { database, dispose } = await open();
      return await openQueueOn(database, { clock: new ShiftedClock(), dispose });
    });
  },
  ["PostgreSQL", "MySQL", "MariaDB"],
);
