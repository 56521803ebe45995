/** Windows of time in which several executions must come to their states. Times of the day are those of UTC. */
import { parseDuration } from "../../core/flow/duration.ts";
import { parseTime } from "../../core/flow/temporal.ts";
import { isJsonMap } from "../../core/json-map.ts";

/** From when to when what happened counts, in milliseconds since the epoch; the end does not belong to it. */
export interface WindowBounds {
  readonly startMs: number;
  readonly endMs: number;
  /** What happened leaves the window one by one as time goes on; the others end as a whole. */
  readonly slides: boolean;
}

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/** The window that a moment lies in; undefined when it lies in none. */
export function windowAt(declared: unknown, nowMs: number): WindowBounds | undefined {
  const given = isJsonMap(declared) ? declared : {};
  const dayMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
  switch (given["type"]) {
    case "SLIDING_WINDOW":
      return { startMs: nowMs - durationOf(given["window"], DAY_MS), endMs: nowMs + 1, slides: true };
    case "DAILY_TIME_DEADLINE":
      return within(dayMs, dayMs + timeOf(given["deadline"], DAY_MS), nowMs);
    case "DAILY_TIME_WINDOW":
      return within(dayMs + timeOf(given["startTime"], 0), dayMs + timeOf(given["endTime"], DAY_MS), nowMs);
    default:
      return durationWindow(durationOf(given["window"], DAY_MS), durationOf(given["windowAdvance"], 0), dayMs, nowMs);
  }
}

function within(startMs: number, endMs: number, nowMs: number): WindowBounds | undefined {
  return nowMs >= startMs && nowMs < endMs ? { startMs, endMs, slides: false } : undefined;
}

/** One window follows the other, the first of a day beginning at midnight, or later by the advance. */
function durationWindow(lengthMs: number, advanceMs: number, dayMs: number, nowMs: number): WindowBounds {
  const firstMs = dayMs + advanceMs;
  const startMs = firstMs + Math.floor((nowMs - firstMs) / lengthMs) * lengthMs;
  return { startMs, endMs: startMs + lengthMs, slides: false };
}

function durationOf(value: unknown, otherwiseMs: number): number {
  const parsed = typeof value === "string" ? parseDuration(value) : undefined;
  return parsed === undefined || (parsed === 0 && otherwiseMs > 0) ? otherwiseMs : parsed;
}

/** A time of the day, with an offset or without; milliseconds since midnight. */
function timeOf(value: unknown, otherwiseMs: number): number {
  const text = typeof value === "string" ? value : "";
  const [, plain = "", sign, hours = "0", minutes = "0"] = /^(.*?)(?:Z|([+-])(\d{2}):?(\d{2}))?$/.exec(text) ?? [];
  const parsed = parseTime(plain);
  if (!parsed) return otherwiseMs;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60 * SECOND_MS * (sign === "-" ? -1 : 1);
  return (((parsed.seconds * SECOND_MS - offsetMs) % DAY_MS) + DAY_MS) % DAY_MS;
}
