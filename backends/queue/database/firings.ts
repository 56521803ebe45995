/** Triggers that fire, within a transaction: their states move on, and what follows is left for those that did. */
import type { Firing } from "../../../core/contracts/queue.ts";
import type { Dialect, SqlSession } from "../../database/sql-database.ts";
import { saveTriggers } from "../../repository/database/write-triggers.ts";

/** Has them fire, each as if it were alone; answers for each whether it did. Its messages, jobs and logs come after. */
export async function fireAll(
  session: SqlSession,
  dialect: Dialect,
  firings: readonly Firing[],
): Promise<readonly boolean[]> {
  const changing = firings.filter(({ change }) => change);
  if (changing.length === 0) return firings.map(() => true);
  const changes = changing.flatMap(({ change }) => change ?? []);
  const saved = await saveTriggers(session, dialect, changes);
  const refused = new Set(changing.filter((_, index) => saved[index] !== true));
  return firings.map((firing) => !refused.has(firing));
}
