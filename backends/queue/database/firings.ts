/** What firing triggers lead to, in one transaction: states that moved on, and what follows from those that did. */
import type { Firing } from "../../../core/contracts/queue.ts";
import type { SqlDatabase } from "../../database/sql-database.ts";
import { writeLogs } from "../../repository/database/write-logs.ts";
import { saveTriggers } from "../../repository/database/write-triggers.ts";
import type { Announcements } from "./announcements.ts";
import { writeJobs } from "./jobs.ts";
import { writeSent } from "./messages.ts";
import { logUpdates } from "./updates.ts";

/** Has them fire, each as if it were alone; answers for each whether it did. */
export function fireAll(
  database: SqlDatabase,
  partitions: number,
  announcements: Pick<Announcements, "writeUpdates">,
  firings: readonly Firing[],
): Promise<readonly boolean[]> {
  return database.transaction(async (session) => {
    const changing = firings.filter(({ change }) => change);
    const changes = changing.flatMap(({ change }) => change ?? []);
    const saved = changes.length > 0 ? await saveTriggers(session, database.dialect, changes) : [];
    const refused = new Set(changing.filter((_, index) => saved[index] !== true));
    const fired = firings.filter((firing) => !refused.has(firing));
    const logs = fired.flatMap((firing) => firing.logs);
    await Promise.all([
      writeSent(
        session,
        fired.flatMap(({ messages }) => messages),
        partitions,
      ),
      writeJobs(
        session,
        fired.flatMap(({ jobs }) => jobs),
      ),
      writeLogs(session, logs),
      logs.length > 0 && announcements.writeUpdates(session, () => logUpdates(logs)),
    ]);
    return firings.map((firing) => !refused.has(firing));
  });
}
