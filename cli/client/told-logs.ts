/**
 * Which log lines were told already. Lines have no ids, and each connection tells all of them from the beginning: the
 * third line of a text is news when only two of it were told before.
 */
import { createHash } from "node:crypto";
import { textAt } from "../../core/rest/json-fields.ts";

/** What makes a line that line; servers tell more or less beside it. */
const FIELDS = ["timestamp", "level", "taskRunId", "attemptNumber", "message"] as const;

/** Counts the lines of an execution's log. */
export class ToldLogs {
  readonly #told = new Map<string, number>();
  #seen = new Map<string, number>();
  #connection: number | undefined;

  /** True when the line was not told yet; it counts as told from then on. @param connection whatever tells the whole log */
  isNews(row: unknown, connection: number): boolean {
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#seen = new Map();
    }
    const key = createHash("sha1")
      .update(JSON.stringify(FIELDS.map((field) => textAt(row, field))))
      .digest("base64");
    const seen = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, seen);
    if (seen <= (this.#told.get(key) ?? 0)) return false;
    this.#told.set(key, seen);
    return true;
  }
}
