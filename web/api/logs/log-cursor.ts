/** Where a search of log lines goes on. Only this API understands what it writes there. */
import { illegalArgument } from "../http/problem.ts";

/** A page, and the instant from which on lines are left out: new ones would move all others. */
export interface LogCursor {
  readonly page: number;
  /** ISO-8601. */
  readonly until: string;
}

const TEXT = /^(\d{1,9})-(\d{1,15})$/;

/** The cursor as clients get it. */
export function cursorText({ page, until }: LogCursor): string {
  return Buffer.from(`${page}-${Date.parse(until)}`).toString("base64url");
}

/** The cursor that a client gives back. @throws ApiProblem 422 for one that was never given */
export function readCursor(text: string): LogCursor {
  const [, page = "0", until = "0"] = TEXT.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  const untilDate = new Date(Number(until));
  if (Number(page) < 1 || Number.isNaN(untilDate.getTime())) throw illegalArgument("There is no such cursor");
  return { page: Number(page), until: untilDate.toISOString() };
}
