import { queueContract } from "../../../core/contracts/testing/queue-contract.ts";
import { SimulatedClock } from "../../../platform/testing/simulated-clock.ts";
import { openSqlite } from "../../database/sqlite/sqlite-database.ts";
import { openQueueOn } from "./testing/open-queue.ts";

queueContract("SQLite", async () => {
  const database = await openSqlite({ path: ":memory:" });
  return await openQueueOn(database, { clock: new SimulatedClock(), dispose: () => database.close() });
});
