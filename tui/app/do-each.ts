/** One act for several things. */
import type { Desk } from "./desk.ts";

/** What is said about the things in the end: `Restarted 3 executions`. */
export interface EachWords<Row> {
  /** What was done: `Restarted`. */
  readonly done: string;
  /** Names one of them. */
  name(row: Row): string;
  /** What several of them are: `executions`. */
  readonly several: string;
}

/** Does it one after the other: what is refused for one keeps it from no other, and is told in the end. */
export async function doEach<Row>(
  desk: Pick<Desk, "fault" | "notice">,
  rows: readonly Row[],
  words: EachWords<Row>,
  does: (row: Row) => Promise<unknown>,
): Promise<void> {
  const faults: unknown[] = [];
  for (const row of rows) await does(row).catch((error: unknown) => faults.push(error));
  if (faults.length > 0) return desk.fault(faults[0]);
  const [first] = rows;
  if (first === undefined) return;
  desk.notice(`${words.done} ${rows.length === 1 ? words.name(first) : `${rows.length} ${words.several}`}`, "done");
}
