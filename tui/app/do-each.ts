/** One act for several things. */
import { messageOf } from "../../core/message-of.ts";
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

/**
 * Does it one after the other: what is refused for one keeps it from no other, and is told in the end. Answers for how many
 * it was done.
 */
export async function doEach<Row>(
  desk: Pick<Desk, "fault" | "notice">,
  rows: readonly Row[],
  words: EachWords<Row>,
  does: (row: Row) => Promise<unknown>,
): Promise<number> {
  const faults: unknown[] = [];
  for (const row of rows) await does(row).catch((error: unknown) => faults.push(error));
  const [first] = rows;
  const [fault] = faults;
  if (faults.length > 0 && rows.length === 1) desk.fault(fault);
  else if (faults.length > 0) {
    const refused = `${faults.length} of ${rows.length} ${words.several} were refused`;
    desk.notice(`${refused}, the first because: ${messageOf(fault)}`, "failure");
  } else if (first !== undefined) {
    desk.notice(`${words.done} ${rows.length === 1 ? words.name(first) : `${rows.length} ${words.several}`}`, "done");
  }
  return rows.length - faults.length;
}
